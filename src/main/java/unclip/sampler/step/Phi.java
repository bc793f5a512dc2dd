package unclip.sampler.step;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.expm1;

/**
 * The functions of exponential integrators (Hochbruck and Ostermann 2010, §2).
 *
 * <pre>φ_0(z) = e^z,   φ_k(z) = ∫_0^1 e^{(1 − u) z} u^{k − 1} / (k − 1)! du,
 * φ_{k+1}(z) = (φ_k(z) − 1 / k!) / z,   φ_k(0) = 1 / k!</pre>
 */
final class Phi {

    private Phi() {}

    /**
     * φ_k(z), also near z = 0, where the recursion cancels and a series does not.
     *
     * @param k at least 0
     * @param z −∞ gives 0, the limit
     */
    static double of(int k, double z) {
        if (k == 0) {
            return exp(z);
        }
        if (k == 1) {
            return z == 0 ? 1 : expm1(z) / z;
        }
        return abs(z) < 2 ? series(k, z) : (of(k - 1, z) - 1 / factorial(k - 1)) / z;
    }

    /** Σ_n z^n / (n + k)!, whose terms fall below the rounding error by n = 25 for |z| < 2. */
    private static double series(int k, double z) {
        double term = 1 / factorial(k);
        double sum = term;
        for (int n = 1; n <= 25; n++) {
            term *= z / (n + k);
            sum += term;
        }
        return sum;
    }

    /** k! */
    static double factorial(int k) {
        double product = 1;
        for (int i = 2; i <= k; i++) {
            product *= i;
        }
        return product;
    }
}
