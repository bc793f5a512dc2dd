package unclip.sampler.step;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

/**
 * DPM-Solver++(2S) down to less noise than s has, then noise on top: k-diffusion's
 * dpmpp_2s_ancestral, of Lu et al. 2022b, alg. 1 with r = 1/2, and the variance of Song, Meng and
 * Ermon 2021, eq. 16.
 *
 * <pre>u = α_m x̂_0 + σ_m ε̂,   λ_m = (λ_t + λ_down) / 2,   x̂_0′ = x̂_0(u)
 * x_s = α_s x̂_0 + σ_down ε̂ + α_s (1 − e^{−h_down}) (x̂_0′ − x̂_0) + σ_up z
 * σ_up = η σ_s √(1 − e^{−2h}),   σ_down = √(σ_s² − σ_up²),   λ_down = ln(α_s / σ_down)</pre>
 *
 * <p>η = 0 is DPM-Solver++(2S). Where λ is infinite at one end the step is DDIM(η), and so x̂_0 at
 * s = 0, as in k-diffusion.
 *
 * @param eta η in [0, 1]
 */
public record DpmPlusPlus2SAncestralStep(double eta) implements ReverseStep {

    /** Checks η. */
    public DpmPlusPlus2SAncestralStep {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must lie in [0, 1], got " + eta + ".");
        }
    }

    @Override
    public Move move(StepInput in) {
        AncestralSplit split = new AncestralSplit(in.from(), in.to(), eta);
        Prediction p = in.predict();
        Move mean = split.isFinite() ? secondOrder(in, split, p) : Move.sum(split.first(p));
        Quantity up = split.up();
        return up.value() == 0 ? mean : mean.plusNoise(up, in.drawNoise());
    }

    private static Move secondOrder(StepInput in, AncestralSplit split, Prediction p) {
        double lambda = (in.from().lambda() + split.lambdaDown()) / 2;
        NoiseLevel middle = in.schedule().atLambda(lambda);
        NDArray u = new ExponentialIntegral(in.from(), middle, DpmForm.DATA).sum(p).xs();
        Prediction there = in.model().predict(u, middle);
        return Move.sum(split.second(p, 1, there)).showing(split.shown());
    }
}
