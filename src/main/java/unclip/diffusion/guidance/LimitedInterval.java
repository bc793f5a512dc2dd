package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

/**
 * Guidance at some noise levels only (Kynkäänniemi et al. 2024): within (σ_lo, σ_hi] the guided
 * denoiser answers, outside it the unguided one, whose single branch costs half as much.
 *
 * @param guided any guidance rule around the denoiser
 * @param unguided the denoiser itself
 * @param interval where guidance acts
 * @param <C> their conditioning
 */
public record LimitedInterval<C>(Denoiser<C> guided, Denoiser<C> unguided, NoiseInterval interval)
        implements Denoiser<C> {

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        return interval.contains(level)
                ? guided.predict(xt, level, conditioning)
                : Branches.unguided(unguided, xt, level, conditioning);
    }
}
