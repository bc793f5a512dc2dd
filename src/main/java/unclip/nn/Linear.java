package unclip.nn;

import ai.djl.ndarray.NDArray;

import unclip.kernel.Kernels;

/**
 * An affine map of the last axis, x Wᵀ + b.
 *
 * @param weight {@code [O, I]}
 * @param bias {@code [O]}
 */
public record Linear(NDArray weight, NDArray bias) {

    /** Uniform on ±1/√I, as PyTorch's default. */
    public static Linear create(Parameters in, String name, int inputs, int outputs) {
        return uniform(in.in(name), 1 / Math.sqrt(inputs), inputs, outputs);
    }

    /** Uniform on ±√(6 / (I + O)) (Glorot and Bengio 2010, eq. 16). */
    public static Linear xavier(Parameters in, String name, int inputs, int outputs) {
        return uniform(in.in(name), Math.sqrt(6.0 / (inputs + outputs)), inputs, outputs);
    }

    /** Normal with a standard deviation of one's own. */
    public static Linear normal(Parameters in, String name, double std, int inputs, int outputs) {
        Parameters p = in.in(name);
        return new Linear(p.normal("weight", std, outputs, inputs), p.constant("bias", 0, outputs));
    }

    /** All zero, so that what it feeds starts as if it were not there. */
    public static Linear zero(Parameters in, String name, int inputs, int outputs) {
        return uniform(in.in(name), 0, inputs, outputs);
    }

    /** Uniform on ±1/√I, without a learned bias. */
    public static Linear withoutBias(Parameters in, String name, int inputs, int outputs) {
        NDArray weight = in.in(name).uniform("weight", 1 / Math.sqrt(inputs), outputs, inputs);
        return new Linear(weight, in.fixedZeros(outputs));
    }

    private static Linear uniform(Parameters p, double bound, int inputs, int outputs) {
        return new Linear(
                p.uniform("weight", bound, outputs, inputs), p.constant("bias", 0, outputs));
    }

    /** {@code [.., I] → [.., O]}, owned by x's manager. */
    public NDArray apply(NDArray x) {
        return Kernels.active().linear(x, weight, bias);
    }
}
