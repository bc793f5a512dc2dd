package unclip.nn;

import ai.djl.ndarray.NDArray;

import unclip.kernel.Kernels;

/**
 * A convolution that keeps height and width, or divides them by its stride.
 *
 * @param weight {@code [O, I, k, k]}, k odd
 * @param bias {@code [O]}
 * @param stride 1 or 2
 */
public record Convolution(NDArray weight, NDArray bias, int stride) {

    /** k × k with uniform weights on ±1/√(I k²), as PyTorch's default. */
    public static Convolution create(
            Parameters in, String name, int kernel, int inputs, int outputs, int stride) {
        double bound = 1 / Math.sqrt((double) inputs * kernel * kernel);
        return create(in.in(name), bound, kernel, inputs, outputs, stride);
    }

    /** All zero, so that the residual path or output it ends starts at nothing. */
    public static Convolution zero(
            Parameters in, String name, int kernel, int inputs, int outputs) {
        return create(in.in(name), 0, kernel, inputs, outputs, 1);
    }

    private static Convolution create(
            Parameters p, double bound, int kernel, int inputs, int outputs, int stride) {
        NDArray weight = p.uniform("weight", bound, outputs, inputs, kernel, kernel);
        return new Convolution(weight, p.constant("bias", 0, outputs), stride);
    }

    /** {@code [B, I, H, W] → [B, O, H/stride, W/stride]}, owned by x's manager. */
    public NDArray apply(NDArray x) {
        return Kernels.active().convolution(x, weight, bias, stride);
    }
}
