package unclip.sampler.step;

import static java.lang.Math.exp;
import static java.lang.Math.expm1;
import static java.lang.Math.log;
import static java.lang.Math.sqrt;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.Term;

import java.util.List;

/**
 * An ancestral move from t to s: down to less noise than s has, then noise on top, DDIM's split of
 * variance (Song, Meng and Ermon 2021, eq. 12 and 16).
 *
 * <pre>σ_up = η σ_s √(1 − e^{−2h}) = η √((1 − ᾱ_s) / (1 − ᾱ_t)) √(1 − ᾱ_t / ᾱ_s),   h = λ_s − λ_t
 * σ_down = √(σ_s² − σ_up²),   λ_down = ln(α_s / σ_down),   h_down = λ_down − λ_t</pre>
 *
 * @param t where x_t stands
 * @param s where it goes
 * @param eta η in [0, 1]
 */
record AncestralSplit(NoiseLevel t, NoiseLevel s, double eta) {

    private static final String SOURCE = "Song, Meng and Ermon 2021, eq. ";

    /** σ_down, what is left of ε̂; 0 towards clean data. */
    double down() {
        // (1 − η²) + η² e^{−2h}, where a difference from 1 would cancel for η = 1
        double left = eta == 0 ? 1 : (1 - eta) * (1 + eta) + eta * eta * exp(-2 * h());
        return s.noise() * sqrt(left);
    }

    private double h() {
        return s.lambda() - t.lambda();
    }

    /** λ_down; infinite if nothing of ε̂ is left. */
    double lambdaDown() {
        return log(s.signal() / down());
    }

    /** Whether slopes along λ make sense: both ends are finite. */
    boolean isFinite() {
        return Double.isFinite(lambdaDown() - t.lambda());
    }

    /** α_s (1 − e^{−h_down}), the weight of x̂_0 in the papers' form. */
    double weight() {
        return -s.signal() * expm1(t.lambda() - lambdaDown());
    }

    /** σ_up with its equation. */
    Quantity up() {
        return new Quantity(
                "\\sigma_{\\mathrm{up}}",
                s.isClean() ? 0 : eta * s.noise() * sqrt(-expm1(-2 * h())),
                "\\eta\\,\\sigma_s\\sqrt{1-e^{-2h}}",
                SOURCE + "16");
    }

    /** α_s x̂_0 + σ_down ε̂. */
    List<Term> first(Prediction p) {
        return List.of(
                Term.of(
                        "\\alpha_s",
                        s.signal(),
                        "\\sqrt{\\bar\\alpha_s}",
                        SOURCE + "12",
                        "\\hat x_0",
                        p.x0Hat()),
                Term.of(
                        "\\sigma_{\\mathrm{down}}",
                        down(),
                        "\\sqrt{\\sigma_s^2-\\sigma_{\\mathrm{up}}^2}",
                        SOURCE + "12",
                        "\\hat\\epsilon",
                        p.epsHat()));
    }

    /** The first-order terms and w (x̂_0′ − x̂_0), whose weight is this split's times a factor. */
    List<Term> second(Prediction p, double factor, Prediction middle) {
        Term slope =
                Term.of(
                        "w",
                        factor * weight(),
                        (factor == 1 ? "" : "\\tfrac{1}{2r}")
                                + "\\alpha_s(1-e^{-h_{\\mathrm{down}}})",
                        "Lu et al. 2022b, alg. 1",
                        "\\hat x_0'-\\hat x_0",
                        middle.x0Hat().sub(p.x0Hat()));
        List<Term> first = first(p);
        return List.of(first.get(0), first.get(1), slope);
    }

    /** λ_down as a number to show. */
    Quantity shown() {
        return new Quantity(
                "\\lambda_{\\mathrm{down}}",
                lambdaDown(),
                "\\ln(\\alpha_s/\\sigma_{\\mathrm{down}})",
                "Lu et al. 2022a, §3.1");
    }
}
