package unclip.sampler.step;

import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

/**
 * Euler's step past s, and noise back to s: "Euler a". In σ̃ = √((1 − ᾱ) / ᾱ):
 *
 * <pre>σ_up = η σ̃_s √(1 − σ̃_s² / σ̃_t²),   σ_down = √(σ̃_s² − σ_up²)
 * x_s = √ᾱ_s (x̂_0 + σ_down ε̂ + σ_up z)</pre>
 *
 * <p>Since √ᾱ_s σ_up is DDIM's σ (Song, Meng and Ermon 2021, eq. 16), this is DDIM with the same η,
 * written in σ̃; so η = 1 has DDPM's variance β̃. Weak order 1. It may start where ᾱ_T = 0.
 *
 * @param eta η in [0, 1]; 0 is Euler's step
 */
public record EulerAncestralStep(double eta) implements ReverseStep {

    /** Checks η. */
    public EulerAncestralStep {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must lie in [0, 1], got " + eta + ".");
        }
    }

    @Override
    public Move move(StepInput in) {
        AncestralSplit split = new AncestralSplit(in.from(), in.to(), eta);
        Quantity up = split.up();
        Move mean = Move.sum(split.first(in.predict()));
        return up.value() == 0 ? mean : mean.plusNoise(up, in.drawNoise());
    }
}
