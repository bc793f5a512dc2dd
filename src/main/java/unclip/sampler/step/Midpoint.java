package unclip.sampler.step;

import static java.lang.Math.log;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.StepInput;

import java.util.List;

/**
 * A step of the midpoint method in ln σ̃ along the probability flow, which is DPM-Solver-2 (Lu et
 * al. 2022a, alg. 1) in x̃ = x / √ᾱ.
 *
 * <pre>σ̃_m = √(σ̃_t σ̃_down)
 * x̃_m = x̃_t + (σ̃_m − σ̃_t) ε̂_t
 * x̃ = x̃_t + (σ̃_down − σ̃_t) ε̂(x̃_m, m)</pre>
 */
final class Midpoint {

    private static final String SOURCE = "Lu et al. 2022a, alg. 1";

    private Midpoint() {}

    /** √ᾱ_s x̃, with σ̃_down = σ̃_s, or less where noise is added after. */
    static Move move(StepInput in, Unscaled.End down) {
        double sigmaT = in.from().sigma();
        Prediction p = in.predict();
        NoiseLevel m = in.schedule().atLambda(-log(sqrt(sigmaT * down.sigma())));
        NDArray xm = Unscaled.euler(m, p, SOURCE).xs();
        NDArray epsHat = in.model().predict(xm, m).epsHat();
        String equation = down.symbol() + "-\\tilde\\sigma_t";
        Unscaled.Slope slope = new Unscaled.Slope("m", down.sigma() - sigmaT, equation, epsHat);
        String middle = "\\sqrt{\\tilde\\sigma_t\\," + down.symbol() + "}";
        return Unscaled.step(down, p, List.of(slope), SOURCE)
                .showing(new Quantity("\\tilde\\sigma_m", m.sigma(), middle, SOURCE));
    }
}
