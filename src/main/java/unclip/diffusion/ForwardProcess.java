package unclip.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.tensor.Tensors;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

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
     * @param t one time a row, length B, each in 0..T
     * @param eps standard normal noise in x0's shape
     * @return x_t in x0's shape, owned by x0's manager
     */
    public NDArray diffuse(NDArray x0, double[] t, NDArray eps) {
        requireSameShape(x0, eps);
        NDManager manager = x0.getManager();
        try (NDManager scope = manager.newSubManager()) {
            NDArray signal = perRow(scope, x0, t, NoiseLevel::signal);
            NDArray noise = perRow(scope, x0, t, NoiseLevel::noise);
            NDArray xt = signal.mul(x0).add(noise.mul(eps));
            xt.attach(manager);
            return xt;
        }
    }

    /**
     * Draws x_t from q(x_t | x_{t−1}), one step (Ho et al. 2020, eq. 2).
     *
     * <pre>x_t = √(1 − β_t) x_{t−1} + √β_t ε</pre>
     *
     * @param previous x_{t−1}, {@code [B, …]}
     * @param t 1..T, the same for all rows
     * @param eps standard normal noise in previous's shape
     * @return x_t in previous's shape, owned by its manager
     */
    public NDArray step(NDArray previous, int t, NDArray eps) {
        if (t < 1 || t > schedule.T()) {
            throw new IllegalArgumentException(
                    "A forward step leads to a t in 1..%d, got %d.".formatted(schedule.T(), t));
        }
        return diffuse(previous, schedule.at(t - 1), schedule.at(t), eps);
    }

    /**
     * Draws x_t from q(x_t | x_s), a step or a jump towards more noise (Ho et al. 2020, eq. 2).
     *
     * <pre>x_t = √(ᾱ_t / ᾱ_s) x_s + √(1 − ᾱ_t / ᾱ_s) ε</pre>
     *
     * @param xs data at level s, {@code [B, …]}
     * @param s where xs stands
     * @param t at least as noisy as s
     * @param eps standard normal noise in xs's shape
     * @return x_t in xs's shape, owned by xs's manager
     */
    public static NDArray diffuse(NDArray xs, NoiseLevel s, NoiseLevel t, NDArray eps) {
        requireSameShape(xs, eps);
        if (t.alphaBar() > s.alphaBar()) {
            throw new IllegalArgumentException(
                    "Diffusing goes towards more noise, got ᾱ_s = %s and ᾱ_t = %s."
                            .formatted(s.alphaBar(), t.alphaBar()));
        }
        boolean stays = t.alphaBar() == s.alphaBar(); // also where both are 0
        double alpha = stays ? 1 : t.alphaBar() / s.alphaBar();
        try (NDArray noise = eps.mul(Math.sqrt(1 - alpha));
                NDArray kept = xs.mul(Math.sqrt(alpha))) {
            return kept.add(noise);
        }
    }

    /**
     * f(level t) for each row, shaped {@code [B, 1, …]} so that it broadcasts over x's other axes.
     *
     * @param manager owner of the result, which has x's data type
     * @param x {@code [B, …]}
     * @param t one time a row, length B, each in 0..T
     */
    public NDArray perRow(
            NDManager manager, NDArray x, double[] t, ToDoubleFunction<NoiseLevel> f) {
        if (t.length != x.getShape().get(0)) {
            throw new IllegalArgumentException(
                    "Every row has its time, got %d times for the shape %s."
                            .formatted(t.length, x.getShape()));
        }
        double[] values =
                Arrays.stream(t).map(time -> f.applyAsDouble(schedule.at(time))).toArray();
        long[] shape = new long[x.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = t.length;
        return Tensors.create(manager, values, new Shape(shape), x.getDataType());
    }

    private static void requireSameShape(NDArray x, NDArray eps) {
        if (!x.getShape().equals(eps.getShape())) {
            throw new IllegalArgumentException(
                    "The noise must have the data's shape %s, got %s."
                            .formatted(x.getShape(), eps.getShape()));
        }
    }
}
