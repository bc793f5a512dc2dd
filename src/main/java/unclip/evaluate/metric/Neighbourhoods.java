package unclip.evaluate.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Balls around the rows of a set, each as large as the distance to its k-th nearest other row: an
 * estimate of where such pictures lie (Kynkäänniemi et al. 2019, §3.1).
 */
final class Neighbourhoods {

    private final Features centres;
    private final double[] squaredRadii;

    Neighbourhoods(Features centres, int k) {
        if (k < 1 || k >= centres.rows()) {
            throw new IllegalArgumentException(
                    "Neighbourhoods of k pictures need more than k pictures, got k = %d and %d."
                            .formatted(k, centres.rows()));
        }
        this.centres = centres;
        squaredRadii =
                IntStream.range(0, centres.rows())
                        .parallel()
                        .mapToDouble(i -> squaredRadius(centres, i, k))
                        .toArray();
    }

    private static double squaredRadius(Features x, int i, int k) {
        double[] distances =
                IntStream.range(0, x.rows())
                        .filter(j -> j != i)
                        .mapToDouble(j -> x.squaredDistance(i, x, j))
                        .toArray();
        Arrays.sort(distances);
        return distances[k - 1];
    }

    /** For each row of another set, in how many balls it lies. */
    int[] around(Features others) {
        centres.requireSameWidth(others);
        return IntStream.range(0, others.rows())
                .parallel()
                .map(
                        j ->
                                (int)
                                        IntStream.range(0, centres.rows())
                                                .filter(i -> in(i, others, j))
                                                .count())
                .toArray();
    }

    /** For each ball, whether a row of another set lies in it. */
    boolean[] taken(Features others) {
        centres.requireSameWidth(others);
        boolean[] taken = new boolean[centres.rows()];
        IntStream.range(0, taken.length)
                .parallel()
                .forEach(
                        i ->
                                taken[i] =
                                        IntStream.range(0, others.rows())
                                                .anyMatch(j -> in(i, others, j)));
        return taken;
    }

    private boolean in(int i, Features others, int j) {
        return centres.squaredDistance(i, others, j) < squaredRadii[i];
    }
}
