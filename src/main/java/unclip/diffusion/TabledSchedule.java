package unclip.diffusion;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** ᾱ_0..ᾱ_T in a table, checked once. */
final class TabledSchedule implements NoiseSchedule {

    private static final double MAX_BETA = 0.999; // Nichol and Dhariwal 2021, §3.2

    private final double[] alphaBar; // length T + 1, decreasing from 1

    private TabledSchedule(double[] alphaBar) {
        this.alphaBar = alphaBar;
    }

    static TabledSchedule ofBeta(int T, IntToDoubleFunction beta) {
        double[] alphaBar = table(T);
        for (int t = 1; t <= T; t++) {
            double b = beta.applyAsDouble(t);
            if (!(b > 0 && (b < 1 || (b == 1 && t == T)))) {
                throw new IllegalArgumentException(
                        "Every β must lie in (0, 1), got β_" + t + " = " + b + ".");
            }
            double next = alphaBar[t - 1] * (1 - b); // ᾱ_t = Π (1 − β_i)
            if ((next == 0 && b < 1) || next == alphaBar[t - 1]) {
                throw new IllegalArgumentException(
                        "β_%d = %s leaves ᾱ_%d = %s, which float64 can't tell from %s."
                                .formatted(t, b, t, next, next == 0 ? "0" : "ᾱ_" + (t - 1)));
            }
            alphaBar[t] = next;
        }
        return new TabledSchedule(alphaBar);
    }

    static TabledSchedule ofAlphaBar(int T, IntToDoubleFunction values) {
        double[] alphaBar = table(T);
        for (int t = 1; t <= T; t++) {
            alphaBar[t] = AlphaBars.requireFalling(values.applyAsDouble(t), alphaBar[t - 1], t, T);
        }
        return new TabledSchedule(alphaBar);
    }

    /** ᾱ follows a curve f(t / T) up to a factor, each β cut at 0.999. */
    static TabledSchedule ofCurve(int T, DoubleUnaryOperator f) {
        return ofCurve(T, MAX_BETA, f);
    }

    /** ᾱ follows a curve f(t / T) up to a factor, each β cut at a bound in (0, 1]. */
    static TabledSchedule ofCurve(int T, double maxBeta, DoubleUnaryOperator f) {
        if (!(maxBeta > 0 && maxBeta <= 1)) {
            throw new IllegalArgumentException(
                    "The bound of β must lie in (0, 1], got " + maxBeta + ".");
        }
        return ofBeta(
                T,
                t -> {
                    double before = f.applyAsDouble((t - 1) / (double) T);
                    return Math.min(1 - f.applyAsDouble(t / (double) T) / before, maxBeta);
                });
    }

    private static double[] table(int T) {
        double[] alphaBar = new double[AlphaBars.requireSteps(T) + 1];
        alphaBar[0] = 1;
        return alphaBar;
    }

    @Override
    public int T() {
        return alphaBar.length - 1;
    }

    @Override
    public double alphaBar(int t) {
        return alphaBar[t];
    }

    @Override
    public void check() {} // done when it was made
}
