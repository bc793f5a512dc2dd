package unclip.sampler.step;

import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

/**
 * DPM2's step past s, and noise back to s: "DPM2 a". The flow is followed to σ_down by the midpoint
 * method in ln σ̃ (Lu et al. 2022a, alg. 1), and σ_up z is added, with {@link EulerAncestralStep}'s
 * σ_down and σ_up.
 *
 * <p>A step to clean data, which has no such midpoint, is Euler's. Weak order 2; two calls of the
 * denoiser. Where ᾱ_T = 0 it has no first step but one to clean data, and says so.
 *
 * @param eta η in [0, 1]; 0 is {@link Dpm2Step}
 */
public record Dpm2AncestralStep(double eta) implements ReverseStep {

    /** Checks η. */
    public Dpm2AncestralStep {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must lie in [0, 1], got " + eta + ".");
        }
    }

    @Override
    public Move move(StepInput in) {
        if (in.to().isClean()) {
            return new EulerStep().move(in);
        }
        Unscaled.requireSignal(in, "DPM2 ancestral");
        AncestralSplit split = new AncestralSplit(in.from(), in.to(), eta);
        Quantity up = split.up();
        double down = split.down() / in.to().signal();
        String symbol = "\\tilde\\sigma_{\\mathrm{down}}";
        Move mean =
                Midpoint.move(in, new Unscaled.End(in.to(), down, symbol)).showing(split.shown());
        return up.value() == 0 ? mean : mean.plusNoise(up, in.drawNoise());
    }
}
