package unclip.sampler.step;

import static java.lang.Math.min;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.StepInput;

import java.util.List;

/**
 * Noise added before a step, so that the step removes more (Karras et al. 2022, alg. 2, lines 4 to
 * 6). In σ̃ = √((1 − ᾱ) / ᾱ):
 *
 * <pre>γ = min(S_churn / N, √2 − 1) where S_tmin ≤ σ̃_t ≤ S_tmax, else 0
 * σ̂ = (1 + γ) σ̃_t
 * x̂ = x_t / √ᾱ_t + √(σ̂² − σ̃_t²) S_noise z</pre>
 *
 * <p>A σ̂ beyond the schedule's σ̃_T becomes σ̃_T, the noisiest level a denoiser knows; so nothing
 * is added at T.
 *
 * @param sChurn S_churn, at least 0
 * @param steps N, the run's number of steps
 * @param sTmin S_tmin, the least σ̃_t with noise added
 * @param sTmax S_tmax, the largest, perhaps infinite
 * @param sNoise S_noise, slightly above 1 to make up for detail lost; 1 keeps the right law
 */
public record Churn(double sChurn, int steps, double sTmin, double sTmax, double sNoise) {

    /** Nothing is added. */
    public static final Churn NONE = new Churn(0, 1);

    private static final String SOURCE = "Karras et al. 2022, alg. 2";

    /** Checks the ranges. */
    public Churn {
        requireFinite("S_churn", sChurn);
        requireFinite("S_noise", sNoise);
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "Churn needs the run's number of steps, at least 1, got " + steps + ".");
        }
        if (!(0 <= sTmin && sTmin <= sTmax)) {
            throw new IllegalArgumentException(
                    "Churn needs 0 ≤ S_tmin ≤ S_tmax, got %s and %s.".formatted(sTmin, sTmax));
        }
    }

    /** Churn at every level with S_noise = 1. */
    public Churn(double sChurn, int steps) {
        this(sChurn, steps, 0, Double.POSITIVE_INFINITY, 1);
    }

    private static void requireFinite(String name, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    name + " must be at least 0 and finite, got " + value + ".");
        }
    }

    /** γ at a level, before σ̂ is limited to σ̃_T. */
    public double gamma(NoiseLevel t) {
        boolean within = sTmin <= t.sigma() && t.sigma() <= sTmax;
        return within ? min(sChurn / steps, sqrt(2) - 1) : 0;
    }

    /** x_t with its noise added, or as it is where there is none to add. */
    Churned apply(StepInput in) {
        NoiseLevel t = in.from();
        double gamma = gamma(t);
        NoiseLevel raised = gamma == 0 ? t : Unscaled.level(in.schedule(), (1 + gamma) * t.sigma());
        if (!(raised.alphaBar() < t.alphaBar())) {
            return new Churned(in.xt(), t, List.of());
        }
        double alpha = raised.alphaBar() / t.alphaBar();
        double sigma = sNoise * sqrt(1 - alpha);
        NDArray x = in.xt().mul(sqrt(alpha)).add(in.drawNoise().mul(sigma)); // line 6
        return new Churned(x, raised, quantities(gamma, raised.sigma(), sigma));
    }

    private static List<Quantity> quantities(double gamma, double sigmaHat, double sigma) {
        String ratio = "\\bar\\alpha_{\\hat t}/\\bar\\alpha_t";
        return List.of(
                new Quantity("\\gamma", gamma, "\\min(S_{\\mathrm{churn}}/N,\\sqrt2-1)", SOURCE),
                new Quantity(
                        "\\hat\\sigma",
                        sigmaHat,
                        "(1+\\gamma)\\,\\tilde\\sigma_t",
                        SOURCE + ", line 5"),
                new Quantity(
                        "\\sigma_{\\mathrm{churn}}",
                        sigma,
                        "S_{\\mathrm{noise}}\\sqrt{1-" + ratio + "}",
                        SOURCE + ", line 6"));
    }

    /**
     * Where a step really starts.
     *
     * @param x x̂ in our scale, √ᾱ times the formula's
     * @param level its level
     * @param quantities what was added, if anything
     */
    record Churned(NDArray x, NoiseLevel level, List<Quantity> quantities) {

        /** The step's input from there. */
        StepInput input(StepInput in) {
            return new StepInput(
                    x, level, in.to(), in.schedule(), in.model(), in.past(), in.noise());
        }

        /** The step's outcome with what was added shown. */
        Move show(Move move) {
            return move.showing(quantities.toArray(new Quantity[0]));
        }
    }
}
