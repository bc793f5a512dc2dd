package unclip.sampler.step;

import static java.lang.Math.log;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.sampler.Move;
import unclip.sampler.StepInput;
import unclip.sampler.Term;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the steps share that solve the probability flow of the unscaled x̃ = x / √ᾱ,
 *
 * <pre>dx̃ = ε̂ dσ̃,   σ̃ = √((1 − ᾱ) / ᾱ)</pre>
 *
 * <p>(Karras et al. 2022, eq. 1). A step x̃_s = x̃_t + w_0 ε̂_t + Σ w_j ε̂_j has Σ w = σ̃_s − σ̃_t,
 * and x̃_t = x̂_0 + σ̃_t ε̂_t, so that in our scale
 *
 * <pre>x_s = √ᾱ_s (x̂_0 + (σ̃_s − Σ_{j ≥ 1} w_j) ε̂_t + Σ_{j ≥ 1} w_j ε̂_j),</pre>
 *
 * <p>where nothing is divided by √ᾱ_t.
 */
final class Unscaled {

    private static final String SIGNAL = "\\sqrt{\\bar\\alpha_s}";

    private Unscaled() {}

    private static Term data(NoiseLevel s, Prediction p, String source) {
        return Term.of("c_{x_0}", s.signal(), SIGNAL, source, "\\hat x_0", p.x0Hat());
    }

    private static Term noise(NoiseLevel s, Slope slope, String source) {
        return Term.of(
                "c_{\\epsilon_{" + slope.index + "}}",
                s.signal() * slope.weight,
                SIGNAL + "\\,(" + slope.equation + ")",
                source,
                "\\hat\\epsilon_{" + slope.index + "}",
                slope.epsHat);
    }

    /**
     * √ᾱ_s (x̂_0 + (σ̃ − Σ w_j) ε̂_t + Σ w_j ε̂_j).
     *
     * @param end where the flow is followed to, in s's scale
     * @param slopes w_j and ε̂_j for j ≥ 1; without any, it is Euler's step
     */
    static Move step(End end, Prediction p, List<Slope> slopes, String source) {
        if (slopes.isEmpty()) {
            return euler(end.s, p, source);
        }
        double left = end.sigma - slopes.stream().mapToDouble(Slope::weight).sum();
        String equation =
                slopes.stream()
                        .map(slope -> "-" + slope.inSum())
                        .collect(Collectors.joining("", end.symbol, ""));
        List<Term> terms = new ArrayList<>();
        terms.add(data(end.s, p, source));
        terms.add(noise(end.s, new Slope("t", left, equation, p.epsHat()), source));
        slopes.forEach(slope -> terms.add(noise(end.s, slope, source)));
        return Move.sum(terms);
    }

    /**
     * Where a step follows the flow to.
     *
     * @param s whose scale √ᾱ_s the result has
     * @param sigma σ̃, at most s's
     * @param symbol σ̃'s name in LaTeX
     */
    record End(NoiseLevel s, double sigma, String symbol) {

        /** All the way to s and no further. */
        static End at(NoiseLevel s) {
            return new End(s, s.sigma(), "\\tilde\\sigma_s");
        }
    }

    /**
     * w ε̂ in x̃.
     *
     * @param index of ε̂ among the step's, in LaTeX, such as {@code t_1}
     * @param weight w
     * @param equation w's, in LaTeX
     */
    record Slope(String index, double weight, String equation, NDArray epsHat) {

        private String inSum() {
            return equation.contains("-") ? "(" + equation + ")" : equation;
        }
    }

    /** Euler's step, which keeps x̂_0 and ε̂: x_s = √ᾱ_s x̂_0 + √(1 − ᾱ_s) ε̂. */
    static Move euler(NoiseLevel s, Prediction p, String source) {
        String equation = "\\sqrt{1-\\bar\\alpha_s}";
        return Move.sum(
                data(s, p, source),
                Term.of("c_\\epsilon", s.noise(), equation, source, "\\hat\\epsilon", p.epsHat()));
    }

    /** The level with a given σ̃, or T's where the schedule has none so noisy. */
    static NoiseLevel level(NoiseSchedule schedule, double sigma) {
        NoiseLevel last = schedule.at(schedule.T());
        return sigma >= last.sigma() ? last : schedule.atLambda(-log(sigma));
    }

    /** Says so where σ̃_t is infinite and a method needs it. */
    static void requireSignal(StepInput in, String method) {
        if (in.from().alphaBar() == 0) {
            throw new IllegalArgumentException(
                    "%s needs some signal in x_t, got ᾱ_t = 0 at t = %s; an Euler or a DDIM step can"
                                    .formatted(method, in.from().t())
                            + " leave there.");
        }
    }
}
