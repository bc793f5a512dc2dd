package unclip.sampler.step;

import static java.lang.Math.exp;
import static java.lang.Math.expm1;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.Term;

import java.util.ArrayList;
import java.util.List;

/**
 * The move from t to s that integrates a prediction f exactly where it is a polynomial in λ: what
 * all DPM-Solvers share (Lu et al. 2022a, eq. 3.4; Lu et al. 2022b).
 *
 * <pre>
 * x_s = α_s x̂_0 + c_ε ε̂ + w_1 D_1 + w_2 D_2 + σ z,   D_k = h^k f^{(k)}(λ_t) / k!,   h = λ_s − λ_t
 *
 * f = x̂_0:  c_ε = σ_s e^{−ηh},               w_k =  α_s k! h_η φ_{k+1}(−h_η),  h_η = (1 + η) h,
 *            σ = σ_s √(1 − e^{−2ηh})
 * f = ε̂:    c_ε = σ_s (1 − η (e^h − 1)),     w_k = −σ_s (1 + η) k! h φ_{k+1}(h),
 *            σ = σ_s √(η (e^{2h} − 1))</pre>
 *
 * <p>with α = √ᾱ and σ_s = √(1 − ᾱ_s). The papers write the first-order part with x_t and f
 * instead; since x_t = α_t x̂_0 + σ_t ε̂ it is the same, and in this form neither ᾱ_t = 0 nor s = 0
 * divides by zero. At s = 0 the move is x̂_0.
 *
 * @param t where x_t stands
 * @param s where it goes
 * @param form which prediction is f
 * @param eta η, the share of the reverse SDE's noise: 0 is the ODE, 1 the SDE of Song et al. 2021
 */
record ExponentialIntegral(NoiseLevel t, NoiseLevel s, DpmForm form, double eta) {

    /** The deterministic move. */
    ExponentialIntegral(NoiseLevel t, NoiseLevel s, DpmForm form) {
        this(t, s, form, 0);
    }

    /** h = λ_s − λ_t; infinite where s is clean or ᾱ_t is 0. */
    double h() {
        return s.lambda() - t.lambda();
    }

    /** Whether there is room for slopes: λ is finite at both ends. */
    boolean isFinite() {
        return Double.isFinite(h());
    }

    /** w_0, the weight of f itself in the papers' form. */
    double weight() {
        return weight(0);
    }

    /** w_k, the weight of D_k. */
    double weight(int k) {
        double z = form == DpmForm.DATA ? -(1 + eta) * h() : h();
        double integral = Phi.factorial(k) * h() * Phi.of(k + 1, z);
        return (1 + eta) * (form == DpmForm.DATA ? s.signal() : -s.noise()) * integral;
    }

    /** The first-order terms, α_s x̂_0 + c_ε ε̂. */
    List<Term> first(Prediction p) {
        String source = form.source() + (form == DpmForm.DATA ? "" : ", §3.2");
        return List.of(
                Term.of(
                        "\\alpha_s",
                        s.signal(),
                        "\\sqrt{\\bar\\alpha_s}",
                        source,
                        "\\hat x_0",
                        p.x0Hat()),
                Term.of(
                        "c_\\epsilon",
                        onEps(),
                        onEpsEquation(),
                        source,
                        "\\hat\\epsilon",
                        p.epsHat()));
    }

    private double onEps() {
        if (s.isClean()) {
            return 0;
        }
        if (eta == 0) {
            return s.noise();
        }
        double factor = form == DpmForm.DATA ? exp(-eta * h()) : 1 - eta * expm1(h());
        if (!Double.isFinite(factor)) {
            throw new IllegalArgumentException(
                    "SDE-DPM-Solver in ε̂ needs some signal to start from,"
                            + " got ᾱ_t = 0; take x̂_0's form.");
        }
        return s.noise() * factor;
    }

    private String onEpsEquation() {
        if (eta == 0) {
            return "\\sigma_s";
        }
        return form == DpmForm.DATA ? "\\sigma_s e^{-\\eta h}" : "\\sigma_s(1-\\eta(e^h-1))";
    }

    /** w_1 D_1, or w_0 D_1 / 2 by the midpoint rule. */
    Term slope(SlopeRule rule, NDArray d1) {
        boolean midpoint = rule == SlopeRule.MIDPOINT;
        return Term.of(
                "w_1",
                midpoint ? weight() / 2 : weight(1),
                midpoint ? "\\tfrac12" + equation(0) : equation(1),
                form.source(),
                "D_1",
                d1);
    }

    /** w_2 D_2 times a factor. */
    Term curvature(double factor, NDArray d2) {
        String times = factor == 1 ? "" : factor + "\\cdot ";
        return Term.of(
                "w_2",
                factor * weight(2),
                times + equation(2),
                "Hochbruck and Ostermann 2010, §2",
                "D_2",
                d2);
    }

    private String equation(int k) {
        String count = k < 2 ? "" : k + "!\\,";
        String phi = count + (form == DpmForm.DATA ? "h_\\eta" : "h") + "\\,\\varphi_" + (k + 1);
        return form == DpmForm.DATA
                ? "\\alpha_s\\," + phi + "(-h_\\eta)"
                : "-(1+\\eta)\\,\\sigma_s\\," + phi + "(h)";
    }

    /** σ, 0 for the ODE and towards clean data. */
    Quantity sigma() {
        boolean data = form == DpmForm.DATA;
        double value = 0;
        if (eta > 0 && !s.isClean()) {
            value = s.noise() * sqrt(data ? -expm1(-2 * eta * h()) : eta * expm1(2 * h()));
        }
        String equation =
                data ? "\\sigma_s\\sqrt{1-e^{-2\\eta h}}" : "\\sigma_s\\sqrt{\\eta(e^{2h}-1)}";
        return new Quantity("\\sigma", value, equation, "Lu et al. 2022b");
    }

    /** h as a number to show. */
    Quantity shown() {
        return new Quantity("h", h(), "\\lambda_s-\\lambda_t", "Lu et al. 2022a, §3.2");
    }

    /** The deterministic part: first-order terms and more. */
    Move sum(Prediction p, Term... more) {
        List<Term> terms = new ArrayList<>(first(p));
        terms.addAll(List.of(more));
        return Move.sum(terms).showing(shown());
    }
}
