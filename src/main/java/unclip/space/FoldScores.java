package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

import org.apache.commons.rng.sampling.PermutationSampler;

import unclip.math.RandomStreams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A probe's scores on the folds that it was not fitted on, one a fold.
 *
 * @param metric accuracy or R²
 * @param scores at least two
 */
public record FoldScores(String metric, List<Double> scores) {

    /** Copies the list. */
    public FoldScores {
        scores = List.copyOf(scores);
        if (scores.size() < 2) {
            throw new IllegalArgumentException(
                    "An error bar needs at least two folds, got " + scores.size() + ".");
        }
    }

    /** The mean of the folds. */
    public double mean() {
        return scores.stream().mapToDouble(s -> s).average().orElseThrow();
    }

    /** The sample's standard deviation over √n; folds share data, so it is a little too small. */
    public double standardError() {
        double mean = mean();
        double sum = scores.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum();
        return Math.sqrt(sum / (scores.size() - 1) / scores.size());
    }

    /**
     * Accuracy of {@link ClassProbe}. Each class is spread evenly over the folds.
     *
     * @param z {@code [N, D]}; borrowed
     * @param labels N class names
     * @param lambda λ of the probe
     * @param folds n, at least 2 and at most N
     * @param seed of the division
     */
    public static FoldScores classes(
            NDArray z, List<String> labels, double lambda, int folds, long seed) {
        int[] fold = divide(z, labels.size(), folds, seed, Comparator.comparing(labels::get));
        List<Double> scores = new ArrayList<>();
        for (int n = 0; n < folds; n++) {
            int held = n;
            int[] train = where(fold, f -> f != held);
            int[] test = where(fold, f -> f == held);
            try (NDManager scope = z.getManager().newSubManager()) {
                ClassProbe probe = ClassProbe.fit(rows(scope, z, train), of(labels, train), lambda);
                List<String> guesses = probe.predict(rows(scope, z, test));
                List<String> truth = of(labels, test);
                int right = 0;
                for (int i = 0; i < test.length; i++) {
                    right += guesses.get(i).equals(truth.get(i)) ? 1 : 0;
                }
                scores.add((double) right / test.length);
            }
        }
        return new FoldScores("accuracy", scores);
    }

    /**
     * The share of the variance that {@link LinearProbe#ridge} explains on the held-out fold, as
     * for AVA's ratings.
     *
     * <pre>R² = 1 − Σ (y_i − f(z_i))² / Σ (y_i − ȳ)²</pre>
     *
     * @param z {@code [N, D]}; borrowed
     * @param y N numbers
     * @param lambda λ of the probe
     * @param folds n, at least 2 and at most N / 2
     * @param seed of the division
     */
    public static FoldScores numbers(
            NDArray z, List<Double> y, double lambda, int folds, long seed) {
        int enough = 2 * folds > y.size() ? 0 : folds; // R² needs two numbers a fold
        int[] fold = divide(z, y.size(), enough, seed, Comparator.comparing(i -> 0));
        List<Double> scores = new ArrayList<>();
        for (int n = 0; n < folds; n++) {
            int held = n;
            int[] train = where(fold, f -> f != held);
            int[] test = where(fold, f -> f == held);
            try (NDManager scope = z.getManager().newSubManager()) {
                LinearProbe probe = LinearProbe.ridge(rows(scope, z, train), of(y, train), lambda);
                scores.add(explained(of(y, test), probe.scores(rows(scope, z, test))));
            }
        }
        return new FoldScores("R²", scores);
    }

    private static double explained(List<Double> truth, List<Double> guesses) {
        double mean = truth.stream().mapToDouble(v -> v).average().orElseThrow();
        double error = 0;
        double spread = 0;
        for (int i = 0; i < truth.size(); i++) {
            error += Math.pow(truth.get(i) - guesses.get(i), 2);
            spread += Math.pow(truth.get(i) - mean, 2);
        }
        return spread > 0 ? 1 - error / spread : error > 0 ? Double.NEGATIVE_INFINITY : 1;
    }

    /** For each vector its fold: shuffled, brought into order, then dealt out like cards. */
    private static int[] divide(
            NDArray z, int answers, int folds, long seed, Comparator<Integer> order) {
        UnitVectors.requireRows("Vectors", z);
        if (answers != z.getShape().get(0) || folds < 2 || folds > answers) {
            throw new IllegalArgumentException(
                    "Cross-validation needs an answer a vector and from 2 folds to few enough for"
                            + " the data, got vectors of %s, %s answers and %s folds."
                                    .formatted(z.getShape(), answers, folds));
        }
        int[] indices = IntStream.range(0, answers).toArray();
        PermutationSampler.shuffle(RandomStreams.open(seed, folds), indices);
        List<Integer> dealt = Arrays.stream(indices).boxed().sorted(order).toList();
        int[] fold = new int[answers];
        for (int i = 0; i < answers; i++) {
            fold[dealt.get(i)] = i % folds;
        }
        return fold;
    }

    private static int[] where(int[] fold, IntPredicate kept) {
        return IntStream.range(0, fold.length).filter(i -> kept.test(fold[i])).toArray();
    }

    private static <T> List<T> of(List<T> all, int[] indices) {
        return Arrays.stream(indices).mapToObj(all::get).toList();
    }

    private static NDArray rows(NDManager scope, NDArray z, int[] indices) {
        NDArray which = scope.create(indices).toType(DataType.INT64, true);
        NDArray some = z.get(new NDIndex("{}", which)); // [n, D]
        some.attach(scope);
        return some;
    }
}
