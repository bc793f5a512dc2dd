package unclip.sampler.step;

import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

/**
 * The midpoint step along the probability flow, optionally after {@link Churn}: DPM-Solver-2 (Lu et
 * al. 2022a, alg. 1) with the noise of Karras et al. 2022, alg. 2. In x̃ = x / √ᾱ and σ̃ = √((1 −
 * ᾱ) / ᾱ), with t the level after churn:
 *
 * <pre>σ̃_m = √(σ̃_t σ̃_s)
 * x̃_m = x̃_t + (σ̃_m − σ̃_t) ε̂_t
 * x̃_s = x̃_t + (σ̃_s − σ̃_t) ε̂(x̃_m, m)</pre>
 *
 * <p>A step to clean data, which has no such midpoint, is Euler's. Second order; two calls of the
 * denoiser. Where ᾱ_T = 0 it has no first step but one to clean data, and says so.
 *
 * @param churn the noise added first
 */
public record Dpm2Step(Churn churn) implements ReverseStep {

    /** Without churn. */
    public Dpm2Step() {
        this(Churn.NONE);
    }

    @Override
    public Move move(StepInput in) {
        if (in.to().isClean()) {
            return new EulerStep(churn).move(in);
        }
        Churn.Churned at = churn.apply(in);
        StepInput from = at.input(in);
        Unscaled.requireSignal(from, "DPM2");
        return at.show(Midpoint.move(from, Unscaled.End.at(in.to())));
    }
}
