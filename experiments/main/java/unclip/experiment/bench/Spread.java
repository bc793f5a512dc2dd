package unclip.experiment.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A figure measured several times.
 *
 * @param median the middle one, or the mean of the middle two
 * @param min the smallest
 * @param max the largest
 * @param count how many there were, at least 1
 */
record Spread(double median, double min, double max, int count) {

    /** Checks the order. */
    Spread {
        if (!(min <= median && median <= max && count >= 1)) {
            throw new IllegalArgumentException(
                    "A spread needs min ≤ median ≤ max of at least one value, got "
                            + min
                            + ", "
                            + median
                            + ", "
                            + max
                            + " of "
                            + count
                            + ".");
        }
    }

    /** Of at least one value. */
    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("A spread needs at least one value, got none.");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(n - 1), n);
    }

    /** Of the ratios a_i / b_i: each round's two neighbours in time are compared. */
    static Spread ofRatios(List<Double> a, List<Double> b) {
        if (a.size() != b.size()) {
            throw new IllegalArgumentException(
                    "Ratios need as many values on both sides, got "
                            + a.size()
                            + " and "
                            + b.size()
                            + ".");
        }
        return of(IntStream.range(0, a.size()).mapToObj(i -> a.get(i) / b.get(i)).toList());
    }

    /** Every value times a positive factor. */
    Spread times(double factor) {
        return new Spread(median * factor, min * factor, max * factor, count);
    }
}
