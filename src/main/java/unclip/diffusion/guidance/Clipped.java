package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

/**
 * Cuts x̂_0 to a range, and counts what is cut off as noise (Ho et al. 2020, released code).
 *
 * @param model the denoiser, guidance included
 * @param low smallest value of the data
 * @param high largest value of the data
 * @param <C> its conditioning
 */
public record Clipped<C>(Denoiser<C> model, double low, double high) implements Denoiser<C> {

    /** Checks the range. */
    public Clipped {
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "A range to clip to goes upwards, got [" + low + ", " + high + "].");
        }
    }

    /** Cuts to the range of pixels, [-1, 1]. */
    public static <C> Clipped<C> toPixels(Denoiser<C> model) {
        return new Clipped<>(model, -1, 1);
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        return Borrowing.keep(
                xt,
                conditioning,
                () -> {
                    Prediction p = model.predict(xt, level, conditioning);
                    return Shift.x0To(p, p.x0Hat().clip(low, high));
                });
    }
}
