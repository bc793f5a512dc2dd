package unclip.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

import unclip.prior.Prior;
import unclip.prior.PriorCondition;
import unclip.prior.PriorListener;
import unclip.space.UnitVectors;
import unclip.tensor.NoiseSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How good a prior is: its draws for captions beside the true pictures' embeddings. Works for every
 * prior, so that learnt ones stand beside each other and beside their controls.
 *
 * @param captions how many, N
 * @param draws for each caption, n
 * @param toTrue mean cosine of a draw and its picture's z_i
 * @param captionToTrue the same for the caption's z_t: the baseline that a prior has to beat
 * @param toAnother mean cosine of a draw and the z_i of all other pictures; a prior that heeds its
 *     caption is well below {@code toTrue}
 * @param toCaption mean z_i · z_t of the draws, cosines
 * @param retrievedAt1 share of draws whose own picture is the closest of the N
 * @param retrievedAt5 share of draws whose own picture is among the closest 5
 * @param alike mean cosine of two draws for one caption: 1 where nothing varies; 1 for one draw
 * @param secondsADraw time for one embedding, drawn {@value #ROWS} at a time
 */
public record PriorReport(
        int captions,
        int draws,
        double toTrue,
        double captionToTrue,
        double toAnother,
        double toCaption,
        double retrievedAt1,
        double retrievedAt5,
        double alike,
        double secondsADraw) {

    private static final int ROWS = 64; // captions at a time, which bounds memory

    /**
     * Draws and measures.
     *
     * @param manager parent of what is needed in between
     * @param condition captions that the prior has not learnt from, N of them
     * @param zImage their pictures' unit embeddings, {@code [N, D]}
     * @param draws for each caption, at least 1
     * @param seed of the draws; caption i draws the same whatever is beside it
     * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
     */
    public static PriorReport of(
            Prior prior,
            NDManager manager,
            PriorCondition condition,
            NDArray zImage,
            int draws,
            long seed) {
        int N = (int) zImage.getShape().get(0);
        if (draws < 1 || N < 2 || condition.zText().getShape().get(0) != N) {
            throw new IllegalArgumentException(
                    "A report on a prior needs at least one draw, and two captions with as many pictures; got %s draws, %s captions and %s pictures."
                            .formatted(draws, condition.zText().getShape().get(0), N));
        }
        UnitVectors.require("Image embeddings", zImage);
        try (NDManager scope = manager.newSubManager()) {
            condition.arrays().forEach(scope::tempAttachAll);
            scope.tempAttachAll(zImage);
            Sums sums = new Sums(N, draws);
            NDArray together = zImage.zerosLike(); // sum of a caption's draws
            long drawing = 0;
            for (int j = 0; j < draws; j++) {
                long before = System.nanoTime();
                NDArray z = draw(prior, scope, condition, seed, j);
                drawing += System.nanoTime() - before;
                sums.add(z, condition.zText(), zImage);
                together = together.add(z);
            }
            return sums.report(condition.zText(), zImage, together, drawing / 1e9);
        }
    }

    /** One unit draw a caption, {@code [N, D]}. */
    private static NDArray draw(
            Prior prior, NDManager scope, PriorCondition condition, long seed, int draw) {
        long N = condition.zText().getShape().get(0);
        NDArray all = scope.zeros(condition.zText().getShape());
        for (long from = 0; from < N; from += ROWS) {
            long to = Math.min(N, from + ROWS);
            NoiseSource noise = NoiseSource.of(seed, 0, LongStream.range(from, to).toArray());
            try (NDManager part = scope.newSubManager()) {
                NDArray z =
                        prior.sample(
                                part,
                                condition.rows(from, to),
                                noise.candidate(draw),
                                PriorListener.none());
                all.set(new NDIndex("{}:{}", from, to), UnitVectors.normalise(z));
            }
        }
        return all;
    }

    /** What is summed over draws. */
    private static final class Sums {

        private final int captions;
        private final int draws;
        private final List<String> names; // all different
        private double toTrue;
        private double toAnother;
        private double toCaption;
        private double at1;
        private double at5;

        Sums(int captions, int draws) {
            this.captions = captions;
            this.draws = draws;
            names = IntStream.range(0, captions).mapToObj(Integer::toString).toList();
        }

        void add(NDArray z, NDArray zText, NDArray zImage) {
            float[][] cosines = cosines(z, zImage);
            double all = 0;
            double diagonal = 0;
            for (int i = 0; i < captions; i++) {
                for (float cosine : cosines[i]) {
                    all += cosine;
                }
                diagonal += cosines[i][i];
            }
            toTrue += diagonal / captions;
            toAnother += (all - diagonal) / captions / (captions - 1);
            toCaption += mean(z, zText);
            List<Double> found = RetrievalReport.measure(z, zImage, names).imageToText();
            at1 += found.get(RetrievalReport.AT.indexOf(1));
            at5 += found.get(RetrievalReport.AT.indexOf(5));
        }

        /** Two of n unit vectors s_1 … s_n have on average the cosine (‖Σ s‖² − n) / n (n − 1). */
        PriorReport report(NDArray zText, NDArray zImage, NDArray together, double seconds) {
            double square = mean(together, together);
            double alike = draws == 1 ? 1 : (square - draws) / draws / (draws - 1);
            return new PriorReport(
                    captions,
                    draws,
                    toTrue / draws,
                    mean(zText, zImage),
                    toAnother / draws,
                    toCaption / draws,
                    at1 / draws,
                    at5 / draws,
                    alike,
                    seconds / draws / captions);
        }

        /** Mean inner product of rows. */
        private static double mean(NDArray a, NDArray b) {
            return (double) a.mul(b).sum(new int[] {1}).mean().getFloat();
        }

        private static float[][] cosines(NDArray a, NDArray b) {
            int N = (int) b.getShape().get(0);
            float[] flat = a.matMul(b.transpose()).toFloatArray(); // [N, N]
            float[][] rows = new float[N][N];
            for (int i = 0; i < N; i++) {
                System.arraycopy(flat, i * N, rows[i], 0, N);
            }
            return rows;
        }
    }

    /**
     * The measures by name, as results and model cards list them.
     *
     * @param prefix such as {@code prior} or {@code prior_ar}
     */
    public Map<String, Double> results(String prefix) {
        Map<String, Double> results = new LinkedHashMap<>();
        results.put(prefix + "_cosine_to_true", toTrue);
        results.put(prefix + "_cosine_of_caption_to_true", captionToTrue);
        results.put(prefix + "_cosine_to_another", toAnother);
        results.put(prefix + "_cosine_to_caption", toCaption);
        results.put(prefix + "_retrieves_true_r1", retrievedAt1);
        results.put(prefix + "_retrieves_true_r5", retrievedAt5);
        if (draws > 1) {
            results.put(prefix + "_cosine_of_two_draws", alike);
        }
        results.put(prefix + "_seconds_a_draw", secondsADraw);
        return results;
    }
}
