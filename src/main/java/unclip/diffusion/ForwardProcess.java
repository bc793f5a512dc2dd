package unclip.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The forward process q. Stateless: randomness and memory come from the caller.
 *
 * @param schedule gives ᾱ_t
 */
public record ForwardProcess(NoiseSchedule schedule) {

    /**
     * Draws x_t from q(x_t | x_0), reparameterised by its noise (Ho et al. 2020, eq. 4).
     *
     * <pre>x_t = √ᾱ_t x_0 + √(1 − ᾱ_t) ε</pre>
     *
     * @param x0 clean data, {@code [B, …]}
     * @param t one step a row, length B, each in 0..T
     * @param eps standard normal noise in x0's shape
     * @return x_t in x0's shape, owned by x0's manager
     */
    public NDArray diffuse(NDArray x0, int[] t, NDArray eps) {
        NDManager manager = x0.getManager();
        try (NDManager scope = manager.newSubManager()) {
            NDArray signal = perRow(scope, x0, t, Math::sqrt);
            NDArray noise = perRow(scope, x0, t, alphaBar -> Math.sqrt(1 - alphaBar));
            NDArray xt = signal.mul(x0).add(noise.mul(eps));
            xt.attach(manager);
            return xt;
        }
    }

    /**
     * f(ᾱ_t) for each row, shaped {@code [B, 1, …]} so that it broadcasts over x's other axes.
     *
     * @param manager owner of the result
     */
    public NDArray perRow(NDManager manager, NDArray x, int[] t, DoubleUnaryOperator f) {
        float[] values = new float[t.length];
        for (int b = 0; b < t.length; b++) {
            values[b] = (float) f.applyAsDouble(schedule.alphaBar(t[b]));
        }
        long[] shape = new long[x.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = t.length;
        return manager.create(values, new Shape(shape));
    }
}
