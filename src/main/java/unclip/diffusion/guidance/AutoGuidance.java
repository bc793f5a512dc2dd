package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

import java.util.List;

/**
 * Guidance away from a worse model of the same task, smaller or less trained, under the same
 * condition (Karras et al. 2024).
 *
 * <pre>x̂_0 = x̂_{0,worse} + s (x̂_0 − x̂_{0,worse})</pre>
 *
 * <p>s = 1 is unguided. These are two networks, so there is one batch for each. A learned variance
 * is the better model's.
 *
 * @param model the denoiser that is guided
 * @param worse what is led away from
 * @param scale s, finite
 * @param <C> their conditioning
 */
public record AutoGuidance<C>(Denoiser<C> model, Denoiser<C> worse, double scale)
        implements Denoiser<C> {

    /** Checks the scale. */
    public AutoGuidance {
        Scales.requireFinite(scale);
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        if (scale == 1) {
            return Branches.unguided(model, xt, level, conditioning);
        }
        return Borrowing.keep(
                xt,
                conditioning,
                () -> {
                    Prediction better = model.predict(xt, level, conditioning);
                    Prediction bad = worse.predict(xt, level, conditioning);
                    return ClassifierFreeGuidance.lead(better, bad, scale)
                            .withGuidance(parts(better, bad));
                });
    }

    private GuidanceParts parts(Prediction better, Prediction bad) {
        return new GuidanceParts(
                scale,
                List.of(
                        new GuidanceParts.Branch("model", better),
                        new GuidanceParts.Branch("worse model", bad)));
    }
}
