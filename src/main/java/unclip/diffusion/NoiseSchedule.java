package unclip.diffusion;

import static java.lang.Math.cos;
import static java.lang.Math.exp;
import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A variance-preserving schedule on t = 0..T; t = 0 is clean data, so ᾱ_0 = 1 as in the papers.
 *
 * <p>Implement it, or give ᾱ, β, σ or ln SNR to a factory, which checks them.
 */
public interface NoiseSchedule {

    /** The last step T, at least 1. */
    int T();

    /**
     * ᾱ_t, the share of signal variance left; decreasing, ᾱ_0 = 1.
     *
     * @param t 0..T
     */
    double alphaBar(int t);

    /** β_t = 1 − ᾱ_t / ᾱ_{t−1}, the variance of one forward step, t in 1..T. */
    default double beta(int t) {
        return 1 - alphaBar(t) / alphaBar(t - 1);
    }

    /** ᾱ_t / (1 − ᾱ_t); infinite at t = 0. */
    default double snr(int t) {
        return alphaBar(t) / (1 - alphaBar(t));
    }

    /** ln SNR = 2 λ; infinite at t = 0, and −infinite where ᾱ_t = 0. */
    default double logSnr(int t) {
        return Math.log(snr(t));
    }

    /**
     * The level at any time, whole or between steps.
     *
     * @param t 0..T
     */
    default NoiseLevel at(double t) {
        return ContinuousTime.at(this, t);
    }

    /**
     * The level with a given λ = ½ ln SNR: the inverse of the continuous view.
     *
     * @param lambda between λ_T and infinity
     */
    default NoiseLevel atLambda(double lambda) {
        return ContinuousTime.atLambda(this, lambda);
    }

    /**
     * Checks that T is at least 1 and that ᾱ falls from ᾱ_0 = 1 and stays above 0 before T. The
     * factories have done so; a schedule written by hand is checked where a time grid is made.
     *
     * @throws IllegalArgumentException naming the first step that is wrong
     */
    default void check() {
        AlphaBars.check(this);
    }

    /**
     * The same with its last step pure noise: √ᾱ shifted to end at 0 and scaled to keep √ᾱ_1 (Lin
     * et al. 2024, algorithm 1).
     *
     * <pre>√ᾱ'_t = (√ᾱ_t − √ᾱ_T) √ᾱ_1 / (√ᾱ_1 − √ᾱ_T)</pre>
     *
     * <p>There x_T says nothing of x_0, so the network has to say v or x_0.
     *
     * @throws IllegalArgumentException if T = 1
     */
    default NoiseSchedule withZeroTerminalSnr() {
        int T = T();
        if (T < 2) {
            throw new IllegalArgumentException("Zero terminal SNR needs T of 2 or more, got 1.");
        }
        double first = sqrt(alphaBar(1));
        double last = sqrt(alphaBar(T));
        return ofAlphaBar(
                T, t -> t == T ? 0 : pow((sqrt(alphaBar(t)) - last) * first / (first - last), 2));
    }

    /** β_t rising linearly from β_1 to β_T (Ho et al. 2020, §4). */
    static NoiseSchedule linear(int T, double beta1, double betaT) {
        return ofBeta(T, t -> between(beta1, betaT, t, T));
    }

    /**
     * √β_t rising linearly from √β_1 to √β_T; Stable Diffusion's, with β from 0.00085 to 0.012
     * (Rombach et al. 2022, released code).
     */
    static NoiseSchedule scaledLinear(int T, double beta1, double betaT) {
        return ofBeta(T, t -> pow(between(sqrt(beta1), sqrt(betaT), t, T), 2));
    }

    /** Another name of {@link #scaledLinear}: β_t is quadratic in t (DDIM's released code). */
    static NoiseSchedule quadratic(int T, double beta1, double betaT) {
        return scaledLinear(T, beta1, betaT);
    }

    /** {@link #cosine(int, double, double)} with the paper's s = 0.008 and β cut at 0.999. */
    static NoiseSchedule cosine(int T) {
        return cosine(T, 0.008, 0.999);
    }

    /**
     * ᾱ follows a squared cosine (Nichol and Dhariwal 2021, eq. 17).
     *
     * <pre>β_t = min(1 − f(t) / f(t − 1), maxBeta),  f(t) = cos²((t / T + s) / (1 + s) · π / 2)
     * </pre>
     *
     * @param s offset that keeps β_1 from being too small, at least 0
     * @param maxBeta where β is cut, in (0, 1]
     */
    static NoiseSchedule cosine(int T, double s, double maxBeta) {
        if (!(s >= 0 && s < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The cosine's s must be 0 or more, got " + s + ".");
        }
        return TabledSchedule.ofCurve(
                T, maxBeta, u -> pow(cos((u + s) / (1 + s) * Math.PI / 2), 2));
    }

    /**
     * β_t rising from about β_1 to about β_T along a logistic curve over [−6, 6] (DALL-E 2 in
     * PyTorch and diffusers).
     *
     * <pre>β_t = β_1 + (β_T − β_1) / (1 + e^{−u}),  u from −6 at t = 1 to 6 at T</pre>
     */
    static NoiseSchedule sigmoid(int T, double beta1, double betaT) {
        return ofBeta(T, t -> beta1 + (betaT - beta1) * AlphaBars.logistic(between(-6, 6, t, T)));
    }

    /**
     * ᾱ follows a falling logistic curve (Jabri et al. 2023; Chen 2023, algorithm 1), with β cut at
     * 0.999.
     *
     * <pre>ᾱ_t ∝ s(end / τ) − s((start + (end − start) t / T) / τ),  s(u) = 1 / (1 + e^{−u})</pre>
     *
     * @param start where on the curve t = 0 lies, such as −3
     * @param end where T lies, such as 3; more than start
     * @param tau τ &gt; 0, such as 1; smaller is steeper
     */
    static NoiseSchedule sigmoidAlphaBar(int T, double start, double end, double tau) {
        if (!(start < end && tau > 0)) {
            throw new IllegalArgumentException(
                    "The logistic curve needs start < end and τ > 0, got start %s, end %s, τ %s."
                            .formatted(start, end, tau));
        }
        double last = AlphaBars.logistic(end / tau);
        return TabledSchedule.ofCurve(
                T, u -> last - AlphaBars.logistic((start + (end - start) * u) / tau));
    }

    /**
     * ln SNR has the quantiles of a Laplace law, so that training dwells on ln SNR near μ (Hang and
     * Gu 2024), with β cut at 0.999.
     *
     * <pre>ln SNR = μ − b sgn(½ − u) ln(1 − 2 |u − ½|),  u = t / T</pre>
     *
     * @param mu μ, 0 in the paper
     * @param b the law's width, above 0; ½ in the paper
     */
    static NoiseSchedule laplace(int T, double mu, double b) {
        if (!(b > 0 && Double.isFinite(mu))) {
            throw new IllegalArgumentException(
                    "Laplace needs a finite μ and b > 0, got μ = %s, b = %s.".formatted(mu, b));
        }
        return TabledSchedule.ofCurve(
                T,
                u -> {
                    double tail = Math.log(1 - 2 * Math.abs(u - 0.5));
                    return AlphaBars.logistic(mu - b * Math.signum(0.5 - u) * tail);
                });
    }

    /**
     * σ_t^{1/ρ} rising linearly (Karras et al. 2022, eq. 5, with t = 1 the cleanest).
     *
     * <pre>σ_t = (σ_min^{1/ρ} + (t − 1) / (T − 1) (σ_max^{1/ρ} − σ_min^{1/ρ}))^ρ,
     * ᾱ_t = 1 / (1 + σ_t²)</pre>
     *
     * @param sigmaMin σ at t = 1, above 0; 0.002 there
     * @param sigmaMax σ at T; 80 there
     * @param rho ρ &gt; 0, 7 there
     */
    static NoiseSchedule karras(int T, double sigmaMin, double sigmaMax, double rho) {
        if (!(rho > 0)) {
            throw new IllegalArgumentException("ρ must exceed 0, got " + rho + ".");
        }
        double low = pow(sigmaMin, 1 / rho);
        double high = pow(sigmaMax, 1 / rho);
        return ofSigma(T, t -> T == 1 ? sigmaMax : pow(between(low, high, t, T), rho));
    }

    /** ln σ_t rising linearly: {@link #karras} with ρ → ∞, and ln SNR falls linearly. */
    static NoiseSchedule exponential(int T, double sigmaMin, double sigmaMax) {
        double low = Math.log(sigmaMin);
        double high = Math.log(sigmaMax);
        return ofSigma(T, t -> T == 1 ? sigmaMax : exp(between(low, high, t, T)));
    }

    /**
     * A schedule from its β.
     *
     * @param T the last step
     * @param beta β_t for t in 1..T, each in (0, 1); 1 is allowed at T (zero terminal SNR)
     */
    static NoiseSchedule ofBeta(int T, IntToDoubleFunction beta) {
        return TabledSchedule.ofBeta(T, beta);
    }

    /**
     * A schedule from its ᾱ.
     *
     * @param T the last step
     * @param alphaBar ᾱ_t for t in 1..T, decreasing, in (0, 1); 0 is allowed at T
     */
    static NoiseSchedule ofAlphaBar(int T, IntToDoubleFunction alphaBar) {
        return TabledSchedule.ofAlphaBar(T, alphaBar);
    }

    /**
     * A schedule from σ_t = √((1 − ᾱ_t) / ᾱ_t), the noise of x_t / √ᾱ_t.
     *
     * @param T the last step
     * @param sigma σ_t for t in 1..T, rising, above 0 and finite
     */
    static NoiseSchedule ofSigma(int T, IntToDoubleFunction sigma) {
        return ofAlphaBar(T, t -> AlphaBars.ofSigma(sigma.applyAsDouble(t), t));
    }

    /**
     * A schedule from ln SNR_t.
     *
     * @param T the last step
     * @param logSnr ln SNR for t in 1..T, falling; −infinity is allowed at T
     */
    static NoiseSchedule ofLogSnr(int T, IntToDoubleFunction logSnr) {
        return ofAlphaBar(T, t -> AlphaBars.logistic(logSnr.applyAsDouble(t)));
    }

    /**
     * The schedule that a recipe or the command line names, with its papers' numbers. Those that
     * give β over 1,000 steps have it multiplied by 1000 / T, which keeps ᾱ_T about the same.
     *
     * @param name one of {@link #names}, or with {@code +zero-snr} behind it for {@link
     *     #withZeroTerminalSnr}
     * @param T the last step
     */
    static NoiseSchedule named(String name, int T) {
        return ScheduleNames.schedule(name, T);
    }

    /** What {@link #named} knows. */
    static List<String> names() {
        return ScheduleNames.names();
    }

    private static double between(double first, double last, int t, int T) {
        return T == 1 ? first : first + (last - first) * (t - 1) / (T - 1);
    }
}
