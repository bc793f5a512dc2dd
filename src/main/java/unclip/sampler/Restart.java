package unclip.sampler;

import unclip.diffusion.NoiseSchedule;

/**
 * An interval that a sampler walks again and again, adding noise each time (Xu et al. 2023, §4.1).
 *
 * @param tMin where the rise starts, at least 0
 * @param tMax where it ends
 * @param times K, how often, at least 1
 * @param steps how many steps lead back from tMax to tMin, at least 1
 */
public record Restart(double tMin, double tMax, int times, int steps) {

    /** Checks the interval and the counts. */
    public Restart {
        if (!(tMin >= 0 && tMin < tMax)) {
            throw new IllegalArgumentException(
                    "A restart rises from 0 or more, got tMin = %s and tMax = %s."
                            .formatted(tMin, tMax));
        }
        if (times < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "A restart happens once or more, in a step or more, got %d times and %d steps."
                            .formatted(times, steps));
        }
    }

    /**
     * A restart between noises σ = √((1 − ᾱ) / ᾱ), as the paper gives them.
     *
     * @param sigmaMin above 0
     * @param sigmaMax at most σ_T
     */
    public static Restart ofSigmas(
            NoiseSchedule schedule, double sigmaMin, double sigmaMax, int times, int steps) {
        return new Restart(
                SigmaSpacing.at(schedule, sigmaMin).t(),
                SigmaSpacing.at(schedule, sigmaMax).t(),
                times,
                steps);
    }
}
