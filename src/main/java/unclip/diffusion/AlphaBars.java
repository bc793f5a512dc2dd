package unclip.diffusion;

/** What makes numbers a schedule's ᾱ, and the ways to ᾱ from σ and ln SNR. */
final class AlphaBars {

    private AlphaBars() {}

    static void check(NoiseSchedule schedule) {
        int T = requireSteps(schedule.T());
        double before = schedule.alphaBar(0);
        if (before != 1) {
            throw new IllegalArgumentException(
                    "Time 0 is clean data, ᾱ_0 = 1; got ᾱ_0 = " + before + ".");
        }
        for (int t = 1; t <= T; t++) {
            before = requireFalling(schedule.alphaBar(t), before, t, T);
        }
    }

    static int requireSteps(int T) {
        if (T < 1) {
            throw new IllegalArgumentException("A schedule needs at least 1 step, got " + T + ".");
        }
        return T;
    }

    /** ᾱ_t, if it lies below ᾱ_{t−1} and above 0, or at 0 for t = T. */
    static double requireFalling(double alphaBar, double before, int t, int T) {
        if (!(alphaBar < before && (alphaBar > 0 || (alphaBar == 0 && t == T)))) {
            throw new IllegalArgumentException(
                    ("ᾱ must decrease from ᾱ_0 = 1 and stay above 0, got ᾱ_%d = %s after"
                                    + " ᾱ_%d = %s.")
                            .formatted(t, alphaBar, t - 1, before));
        }
        return alphaBar;
    }

    static double ofSigma(double sigma, int t) {
        double alphaBar = 1 / (1 + sigma * sigma);
        if (!(sigma > 0 && alphaBar > 0 && alphaBar < 1)) {
            throw new IllegalArgumentException(
                    "σ must be positive and leave ᾱ = 1 / (1 + σ²) between 0 and 1, got σ_%d = %s."
                            .formatted(t, sigma));
        }
        return alphaBar;
    }

    /** 1 / (1 + e^{−u}): ᾱ from ln SNR. */
    static double logistic(double u) {
        return 1 / (1 + Math.exp(-u));
    }
}
