package unclip.sampler;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

/** A denoiser whose conditioning is bound: all that a step may ask. */
@FunctionalInterface
public interface Evaluator {

    /**
     * Asks the denoiser.
     *
     * @param x {@code [B, …]}
     * @param level where x stands, not clean
     * @return owned by x's manager
     */
    Prediction predict(NDArray x, NoiseLevel level);
}
