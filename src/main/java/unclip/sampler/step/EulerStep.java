package unclip.sampler.step;

import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

/**
 * Euler's step along the probability flow, optionally after {@link Churn} (Karras et al. 2022, alg.
 * 2 without its correction). In x̃ = x / √ᾱ and σ̃ = √((1 − ᾱ) / ᾱ):
 *
 * <pre>x̃_s = x̃_t + (σ̃_s − σ̃_t) ε̂,   that is   x_s = √ᾱ_s x̂_0 + √(1 − ᾱ_s) ε̂</pre>
 *
 * <p>Without churn this is DDIM with η = 0. First order. It may start where ᾱ_T = 0.
 *
 * @param churn the noise added first
 */
public record EulerStep(Churn churn) implements ReverseStep {

    /** Without churn. */
    public EulerStep() {
        this(Churn.NONE);
    }

    @Override
    public Move move(StepInput in) {
        Churn.Churned at = churn.apply(in);
        return at.show(
                Unscaled.euler(
                        in.to(), at.input(in).predict(), "Karras et al. 2022, alg. 2, line 8"));
    }
}
