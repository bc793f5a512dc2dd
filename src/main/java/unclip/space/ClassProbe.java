package unclip.space;

import ai.djl.ndarray.NDArray;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A linear classifier: one logistic regression a class against the others, and the surest wins.
 *
 * @param classes in alphabetical order
 * @param probes one a class
 */
public record ClassProbe(List<String> classes, List<LinearProbe> probes) {

    /** Copies the lists. */
    public ClassProbe {
        classes = List.copyOf(classes);
        probes = List.copyOf(probes);
        if (classes.size() < 2 || probes.size() != classes.size()) {
            throw new IllegalArgumentException(
                    "A classifier needs two classes or more and a probe for each, got %s and %s."
                            .formatted(classes.size(), probes.size()));
        }
    }

    /**
     * Fits the classifier.
     *
     * @param z {@code [N, D]}; borrowed
     * @param labels N class names, at least two different ones
     * @param lambda λ of {@link LinearProbe#logistic}
     */
    public static ClassProbe fit(NDArray z, List<String> labels, double lambda) {
        List<String> classes = List.copyOf(new TreeSet<>(labels));
        if (classes.size() < 2) {
            throw new IllegalArgumentException(
                    "A classifier needs two classes or more, got " + classes + ".");
        }
        List<LinearProbe> probes = new ArrayList<>();
        for (String name : classes) {
            List<Boolean> answers = labels.stream().map(name::equals).toList();
            probes.add(LinearProbe.logistic(z, answers, lambda));
        }
        return new ClassProbe(classes, probes);
    }

    /**
     * The likeliest class of each vector.
     *
     * @param z {@code [N, D]}; borrowed
     */
    public List<String> predict(NDArray z) {
        List<List<Double>> scores = probes.stream().map(probe -> probe.scores(z)).toList();
        List<String> predictions = new ArrayList<>();
        for (int i = 0; i < z.getShape().get(0); i++) {
            int best = 0;
            for (int c = 1; c < classes.size(); c++) {
                best = scores.get(c).get(i) > scores.get(best).get(i) ? c : best;
            }
            predictions.add(classes.get(best));
        }
        return predictions;
    }
}
