package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;

/**
 * What guidance by gradient climbs: a classifier's log p(y | x), a CLIP similarity, or any score.
 *
 * @param <C> what y is
 */
@FunctionalInterface
public interface LogLikelihood<C> {

    /**
     * log p(y | x) up to a constant, computed from x by differentiable tensor operations in x's
     * data type; a conversion ({@code toType}) would cut the gradient.
     *
     * @param x x_t, or x̂_0, {@code [B, …]}
     * @param level where x_t stands
     * @param conditioning y, one row an image
     * @return {@code [B]}, each from its own row of x only
     */
    NDArray of(NDArray x, NoiseLevel level, C conditioning);
}
