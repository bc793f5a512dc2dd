package unclip.nn;

import ai.djl.ndarray.NDArray;

import unclip.kernel.Kernels;

/**
 * Layer norm without weights of its own, scaled and shifted by a condition (Peebles and Xie 2023,
 * §3.2).
 *
 * <pre>(1 + s) · (x − mean) / √(variance + 10⁻⁶) + b</pre>
 */
final class AdaptiveNorm {

    // The kernel's ε is 1e-5: √10 x has ten times the variance, and so one tenth of it.
    private static final double ROOT = Math.sqrt(10);

    private final NDArray ones;
    private final NDArray zeros;

    AdaptiveNorm(Parameters in, int width) {
        zeros = in.fixedZeros(width);
        ones = zeros.onesLike();
    }

    /**
     * Applies the norm.
     *
     * @param x {@code [B, L, D]}
     * @param shift b, {@code [B, 1, D]}
     * @param scale s, {@code [B, 1, D]}
     * @return {@code [B, L, D]}, owned by x's manager
     */
    NDArray apply(NDArray x, NDArray shift, NDArray scale) {
        NDArray normal = Kernels.active().layerNorm(x.mul(ROOT), ones, zeros);
        return normal.mul(scale.add(1)).add(shift);
    }
}
