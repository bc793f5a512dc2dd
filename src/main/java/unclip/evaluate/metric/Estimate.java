package unclip.evaluate.metric;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;

import java.util.Locale;

/**
 * A number with the interval in which the truth is to be expected.
 *
 * @param value what was measured
 * @param low lower end; NaN where there is none
 * @param high upper end
 */
public record Estimate(double value, double low, double high) {

    /** How sure all intervals are. */
    public static final double CONFIDENCE = 0.95;

    /** A number alone. */
    public static Estimate of(double value) {
        return new Estimate(value, Double.NaN, Double.NaN);
    }

    /**
     * A share of trials, with Wilson's interval (1927), which is right near 0 and 1 too.
     *
     * @param right successes
     * @param asked trials, at least 1
     */
    public static Estimate share(int right, int asked) {
        if (asked < 1 || right < 0 || right > asked) {
            throw new IllegalArgumentException(
                    "A share is of at least one trial, got %d of %d.".formatted(right, asked));
        }
        ConfidenceInterval i = IntervalUtils.getWilsonScoreInterval(asked, right, CONFIDENCE);
        return new Estimate((double) right / asked, i.getLowerBound(), i.getUpperBound());
    }

    /** The same in another unit. */
    public Estimate times(double factor) {
        return new Estimate(factor * value, factor * low, factor * high);
    }

    /** For people: {@code 0.812 [0.790, 0.834]}. */
    public String words() {
        return Double.isNaN(low)
                ? String.format(Locale.ROOT, "%.3f", value)
                : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, low, high);
    }
}
