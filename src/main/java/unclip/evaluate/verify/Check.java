package unclip.evaluate.verify;

/**
 * A number of ours beside the number it should be.
 *
 * @param topic what it belongs to, such as "schedule"
 * @param name what it is
 * @param expected from a closed form or a publication
 * @param got from this library
 * @param tolerance the largest error that still passes, absolute
 * @param source where the expected number comes from
 */
public record Check(
        String topic, String name, double expected, double got, double tolerance, String source) {

    /** A check that passes within a share of the expected number. */
    public static Check relative(
            String topic, String name, double expected, double got, double share, String source) {
        return new Check(topic, name, expected, got, share * Math.abs(expected), source);
    }

    /** |got − expected|. */
    public double error() {
        return got == expected ? 0 : Math.abs(got - expected);
    }

    /** Whether the error is within the tolerance; NaN never is. */
    public boolean passes() {
        return error() <= tolerance;
    }
}
