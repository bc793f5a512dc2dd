package unclip.nn;

import ai.djl.ndarray.NDArray;

import unclip.kernel.Kernels;

/**
 * Layer norm over the last axis (Ba et al. 2016).
 *
 * @param scale {@code [D]}
 * @param shift {@code [D]}
 */
public record LayerNorm(NDArray scale, NDArray shift) {

    /** Scale 1, shift 0. */
    public static LayerNorm create(Parameters in, String name, int width) {
        Parameters p = in.in(name);
        return new LayerNorm(p.constant("weight", 1, width), p.constant("bias", 0, width));
    }

    /** {@code [.., D]} to the same shape, owned by x's manager. */
    public NDArray apply(NDArray x) {
        return Kernels.active().layerNorm(x, scale, shift);
    }
}
