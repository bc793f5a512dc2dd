package unclip.diffusion.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.tensor.Tensors;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Which timesteps a training batch is noised to, and how much each then counts. */
public interface TimestepSampler {

    /**
     * One timestep a row.
     *
     * @param t in 1..T
     * @param weights 1 / (T p_t), so that weighted means stay unbiased
     */
    record Draw(List<Integer> t, List<Double> weights) {

        /** Copies the lists. */
        public Draw {
            t = List.copyOf(t);
            weights = List.copyOf(weights);
            if (t.size() != weights.size()) {
                throw new IllegalArgumentException(
                        "One weight a timestep: got %d for %d."
                                .formatted(weights.size(), t.size()));
            }
        }

        /** The timesteps, as the forward process takes them. */
        public double[] times() {
            return t.stream().mapToDouble(Integer::doubleValue).toArray();
        }

        /** The timesteps, as the bound takes them. */
        public int[] steps() {
            return t.stream().mapToInt(Integer::intValue).toArray();
        }

        /** Whether all weights are 1. */
        public boolean isEven() {
            return weights.stream().allMatch(w -> w == 1);
        }

        /**
         * The unbiased mean of per-row losses over uniform t.
         *
         * @param losses {@code [B]}
         * @return a scalar, owned by the losses' manager
         */
        public NDArray mean(NDArray losses) {
            if (isEven()) {
                return losses.mean();
            }
            double[] values = weights.stream().mapToDouble(Double::doubleValue).toArray();
            Shape shape = new Shape(values.length);
            return losses.mul(
                            Tensors.create(
                                    losses.getManager(), values, shape, losses.getDataType()))
                    .mean();
        }
    }

    /** Draws a batch's timesteps. */
    Draw draw(int rows, UniformRandomProvider random);

    /** Whether {@link #learn} wants to hear of losses. */
    default boolean learns() {
        return false;
    }

    /**
     * Hears how a batch fared, unweighted.
     *
     * @param losses one a row
     */
    default void learn(Draw draw, double[] losses) {}

    /** t uniform on 1..T (Ho et al. 2020, algorithm 1). */
    static TimestepSampler uniform(int T) {
        return (rows, random) ->
                new Draw(
                        IntStream.range(0, rows).mapToObj(b -> 1 + random.nextInt(T)).toList(),
                        Collections.nCopies(rows, 1.0));
    }
}
