package unclip.sampler;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Prediction;
import unclip.tensor.NoiseSource;

/** One step of a sampler, from x_t to x_s. */
@FunctionalInterface
public interface ReverseStep {

    /**
     * Moves x_t to x_s.
     *
     * @param xt current sample, {@code [B, …]}
     * @param prediction what the denoiser says of it
     * @param t current time
     * @param s next time, 0 ≤ s &lt; t
     * @param noise one stream an image
     * @return x_s in xt's shape, owned by xt's manager
     */
    NDArray step(NDArray xt, Prediction prediction, int t, int s, NoiseSource noise);
}
