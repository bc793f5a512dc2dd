package unclip.diffusion;

import java.util.function.IntToDoubleFunction;

/** A variance-preserving schedule on t = 0..T; t = 0 is clean data, so ᾱ_0 = 1 as in the papers. */
public final class NoiseSchedule {

    private static final double MAX_BETA = 0.999; // Nichol and Dhariwal 2021, §3.2

    private final double[] alphaBar; // ᾱ_t, length T + 1, decreasing

    private NoiseSchedule(int T, IntToDoubleFunction beta) {
        if (T < 1) {
            throw new IllegalArgumentException("A schedule needs at least 1 step, got " + T + ".");
        }
        alphaBar = new double[T + 1];
        alphaBar[0] = 1;
        for (int t = 1; t <= T; t++) {
            double b = beta.applyAsDouble(t);
            if (!(b > 0 && b < 1)) {
                throw new IllegalArgumentException(
                        "Every β must lie in (0, 1), got β_" + t + " = " + b + ".");
            }
            alphaBar[t] = alphaBar[t - 1] * (1 - b); // ᾱ_t = Π (1 − β_i)
        }
    }

    /** β_t rising linearly from β_1 to β_T (Ho et al. 2020, §4). */
    public static NoiseSchedule linear(int T, double beta1, double betaT) {
        return new NoiseSchedule(
                T, t -> T == 1 ? beta1 : beta1 + (betaT - beta1) * (t - 1) / (T - 1));
    }

    /**
     * ᾱ follows a squared cosine, with β cut at 0.999 (Nichol and Dhariwal 2021, eq. 17).
     *
     * <pre>β_t = min(1 − f(t) / f(t − 1), 0.999),  f(t) = cos²((t / T + s) / (1 + s) · π / 2),
     * s = 0.008</pre>
     */
    public static NoiseSchedule cosine(int T) {
        return new NoiseSchedule(T, t -> Math.min(1 - cosine(t, T) / cosine(t - 1, T), MAX_BETA));
    }

    private static double cosine(int t, int T) {
        double s = 0.008;
        double root = Math.cos(((double) t / T + s) / (1 + s) * Math.PI / 2);
        return root * root;
    }

    /** The last step T. */
    public int T() {
        return alphaBar.length - 1;
    }

    /**
     * ᾱ_t, the share of signal variance left.
     *
     * @param t 0..T
     */
    public double alphaBar(int t) {
        return alphaBar[t];
    }

    /** ᾱ_t / (1 − ᾱ_t); infinite at t = 0. */
    public double snr(int t) {
        return alphaBar[t] / (1 - alphaBar[t]);
    }
}
