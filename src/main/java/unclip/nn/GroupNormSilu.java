package unclip.nn;

import ai.djl.ndarray.NDArray;

import unclip.kernel.Kernels;

/**
 * SiLU(GroupNorm(x)) (Wu and He 2018), in 32 groups as in guided diffusion.
 *
 * @param scale {@code [C]}
 * @param shift {@code [C]}
 */
public record GroupNormSilu(NDArray scale, NDArray shift) {

    /** The number of groups everywhere; widths are multiples of it. */
    public static final int GROUPS = 32;

    /** Scale 1, shift 0. */
    public static GroupNormSilu create(Parameters in, String name, int width) {
        Parameters p = in.in(name);
        return new GroupNormSilu(p.constant("weight", 1, width), p.constant("bias", 0, width));
    }

    /** {@code [B, C, H, W]} to the same shape, owned by x's manager. */
    public NDArray apply(NDArray x) {
        return Kernels.active().groupNormSilu(x, scale, shift, GROUPS);
    }
}
