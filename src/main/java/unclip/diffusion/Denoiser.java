package unclip.diffusion;

import ai.djl.ndarray.NDArray;

/**
 * The seam of the whole system: from (x_t, t, conditioning) to a prediction.
 *
 * <p>Networks are adapted to it, guidance decorates it, oracles implement it, samplers consume it.
 *
 * @param <C> what it is conditioned on
 */
@FunctionalInterface
public interface Denoiser<C> {

    /**
     * Predicts the clean data and the noise.
     *
     * @param xt noised data, {@code [B, …]}
     * @param level t and ᾱ_t of all rows, t &gt; 0
     * @param conditioning one row an image
     * @return x̂_0 and ε̂ in xt's shape, owned by xt's manager
     */
    Prediction predict(NDArray xt, NoiseLevel level, C conditioning);
}
