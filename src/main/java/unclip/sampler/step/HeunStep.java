package unclip.sampler.step;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

import java.util.List;

/**
 * Heun's step along the probability flow, optionally after {@link Churn} (Karras et al. 2022, alg.
 * 2). In x̃ = x / √ᾱ and σ̃ = √((1 − ᾱ) / ᾱ), with t the level after churn:
 *
 * <pre>x̃' = x̃_t + (σ̃_s − σ̃_t) ε̂_t                    Euler
 * x̃_s = x̃_t + (σ̃_s − σ̃_t) ½ (ε̂_t + ε̂(x̃', s))   its correction, unless s is clean</pre>
 *
 * <p>Second order; two calls of the denoiser. Where ᾱ_T = 0 it has no first step but one to clean
 * data, and says so.
 *
 * @param churn the noise added first
 */
public record HeunStep(Churn churn) implements ReverseStep {

    private static final String SOURCE = "Karras et al. 2022, alg. 2, line ";

    /** Without churn. */
    public HeunStep() {
        this(Churn.NONE);
    }

    @Override
    public Move move(StepInput in) {
        Churn.Churned at = churn.apply(in);
        return at.show(heun(at.input(in)));
    }

    private static Move heun(StepInput in) {
        NoiseLevel s = in.to();
        if (!s.isClean()) {
            Unscaled.requireSignal(in, "Heun's step");
        }
        Prediction p = in.predict();
        Move euler = Unscaled.euler(s, p, SOURCE + "8");
        return s.isClean() ? euler : corrected(in, p, euler.xs());
    }

    private static Move corrected(StepInput in, Prediction p, NDArray euler) {
        NoiseLevel s = in.to();
        NDArray slope = in.model().predict(euler, s).epsHat();
        double w = (s.sigma() - in.from().sigma()) / 2;
        String equation = "\\tfrac12(\\tilde\\sigma_s-\\tilde\\sigma_t)";
        return Unscaled.step(
                Unscaled.End.at(s),
                p,
                List.of(new Unscaled.Slope("s", w, equation, slope)),
                SOURCE + "11");
    }
}
