package unclip.diffusion.guidance;

import unclip.diffusion.NoiseLevel;

/**
 * The noise levels from above a low end up to a high one, (low, high].
 *
 * @param axis what is measured
 * @param low not below 0, excluded
 * @param high above low, included; may be infinite
 */
public record NoiseInterval(Axis axis, double low, double high) {

    /** What an interval is measured in. */
    public enum Axis {
        /** σ = √((1 − ᾱ) / ᾱ), the same for every schedule. */
        SIGMA,
        /** t, counted in the schedule's steps. */
        TIME
    }

    /** Checks the ends. */
    public NoiseInterval {
        requireUpwards(low, high);
    }

    static void requireUpwards(double low, double high) {
        if (!(low >= 0 && low < high)) {
            throw new IllegalArgumentException(
                    "An interval of noise levels goes upwards from 0 or more, got (%s, %s]."
                            .formatted(low, high));
        }
    }

    /** From σ_lo to σ_hi. */
    public static NoiseInterval ofSigma(double low, double high) {
        return new NoiseInterval(Axis.SIGMA, low, high);
    }

    /** From t_lo to t_hi. */
    public static NoiseInterval ofTime(double low, double high) {
        return new NoiseInterval(Axis.TIME, low, high);
    }

    /** Whether a level lies within. */
    public boolean contains(NoiseLevel level) {
        double at = axis == Axis.SIGMA ? level.sigma() : level.t();
        return at > low && at <= high;
    }
}
