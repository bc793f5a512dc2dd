package unclip.diffusion;

import ai.djl.ndarray.NDArray;

/**
 * The seam of the whole system: from (x_t, t, conditioning) to a prediction.
 *
 * <p>Networks are adapted to it, guidance decorates it, samplers consume it.
 *
 * @param <C> what it is conditioned on
 */
@FunctionalInterface
public interface Denoiser<C> {

    /**
     * Predicts the clean data and the noise.
     *
     * @param xt noised data, {@code [B, …]}
     * @param t the timestep of all rows, 1..T
     * @param conditioning one row an image
     * @return x̂_0 and ε̂ in xt's shape, owned by xt's manager
     */
    Prediction predict(NDArray xt, int t, C conditioning);
}
