package unclip.evaluate.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is measured of generated pictures, group by group; each group of metrics is computed
 * when it is asked for, so that a command can tell how far it is.
 *
 * @param judge name of the network that the features come from
 * @param generated embeddings of the generated pictures
 * @param truth embeddings of true pictures
 * @param bootstrap of the intervals
 */
public record PictureReport(String judge, Features generated, Features truth, Bootstrap bootstrap) {

    private static final List<Integer> PLACES = List.of(1, 5, 10);

    /** Checks that both come from one network. */
    public PictureReport {
        generated.requireSameWidth(truth);
        generated.requireRows(2, "A report");
        truth.requireRows(2, "A report");
    }

    /** How far the two sets are apart. */
    public List<Measured> distances() {
        int n = generated.rows();
        List<Measured> all = new ArrayList<>();
        all.add(
                Measured.lower(
                        "frechet", FrechetDistance.measure(truth, generated, bootstrap), n, judge));
        all.add(
                Measured.lower(
                        "kernel", KernelDistance.measure(truth, generated, bootstrap), n, judge));
        all.add(Measured.lower("cmmd", Cmmd.measure(truth, generated, bootstrap), n, judge));
        return all;
    }

    /** What of the true pictures is covered, and how varied the generated ones are. */
    public List<Measured> coverage() {
        int n = generated.rows();
        int most = Math.min(n, truth.rows()) - 1;
        PrecisionRecall pr =
                PrecisionRecall.measure(
                        truth, generated, Math.min(PrecisionRecall.DEFAULT_K, most));
        DensityCoverage dc =
                DensityCoverage.measure(
                        truth, generated, Math.min(DensityCoverage.DEFAULT_K, most), bootstrap);
        return List.of(
                Measured.higher("precision", pr.precision(), n, judge),
                Measured.higher("recall", pr.recall(), n, judge),
                Measured.higher("density", dc.density(), n, judge),
                Measured.higher("coverage", dc.coverage(), n, judge),
                Measured.equal("diversity", Diversity.measure(generated, bootstrap), n, judge),
                Measured.equal("diversity of true", Diversity.measure(truth, bootstrap), n, judge));
    }

    /**
     * How well each picture fits its caption, and how often the caption finds it among all that
     * were generated.
     *
     * @param zText embeddings of the captions, row by row
     * @param captions N captions; equal ones are right for each other
     */
    public List<Measured> captions(Features zText, List<String> captions) {
        int n = generated.rows();
        List<Measured> all = new ArrayList<>();
        all.add(
                Measured.higher(
                        "clip score", ClipScore.measure(generated, zText, bootstrap), n, judge));
        if (truth.rows() == n) {
            Estimate ofTrue = ClipScore.measure(truth, zText, bootstrap);
            all.add(Measured.equal("clip score of true", ofTrue, n, judge));
        }
        TrueRanks ranks = TrueRanks.of(zText, captions, generated, captions);
        addRanks("caption finds picture", ranks, all);
        return all;
    }

    /**
     * How often a generated picture finds the true one among a pool.
     *
     * @param groups for each generated picture what it should show
     * @param pool embeddings of all candidates
     * @param names for each candidate what it shows
     */
    public List<Measured> trueRanks(List<String> groups, Features pool, List<String> names) {
        List<Measured> all = new ArrayList<>();
        TrueRanks ranks = TrueRanks.of(generated, groups, pool, names);
        addRanks("picture finds true one", ranks, all);
        return all;
    }

    private void addRanks(String what, TrueRanks ranks, List<Measured> all) {
        for (int k : PLACES) {
            if (k < ranks.groups()) {
                String name = what + " in " + k + " of " + ranks.groups();
                all.add(Measured.higher(name, ranks.within(k), generated.rows(), judge));
            }
        }
    }

    /** Whether training pictures were copied; ½ is what pictures that nobody copied would get. */
    public List<Measured> memory(Features training) {
        Memorisation memory = Memorisation.measure(generated, truth, training, bootstrap);
        int n = generated.rows();
        return List.of(
                Measured.equal("nearest in training", memory.nearest(), n, judge),
                Measured.equal("nearest in training of true", memory.nearestOfTrue(), n, judge),
                Measured.equal("copying", Estimate.of(memory.copying()), n, judge));
    }

    /** What prompts about coloured shapes asked for, read back from the pictures. */
    public static List<Measured> fidelity(PromptFidelity fidelity) {
        List<Measured> all = new ArrayList<>();
        if (fidelity.pictures() == 0) {
            return all;
        }
        String reader = "shapes reader";
        int n = fidelity.pictures();
        all.add(Measured.higher("all correct", fidelity.allCorrect(), n, reader));
        fidelity.byAttribute()
                .forEach((what, share) -> all.add(Measured.higher(what.word(), share, n, reader)));
        return all;
    }
}
