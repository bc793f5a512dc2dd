package unclip.evaluate.metric;

import static java.lang.Math.sqrt;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.rng.UniformRandomProvider;

import unclip.math.RandomStreams;

/**
 * The squared maximum mean discrepancy of features under the cubic kernel, without bias; on
 * Inception's features the kernel Inception distance (Bińkowski et al. 2018, §4).
 *
 * <pre>k(x, y) = (xᵀy / D + 1)³</pre>
 */
public final class KernelDistance {

    private KernelDistance() {}

    /**
     * Between true and generated pictures; the interval resamples both sets.
     *
     * @param truth at least two
     * @param generated at least two
     * @return may be below 0
     */
    public static Estimate measure(Features truth, Features generated, Bootstrap bootstrap) {
        Kernel kernel = kernel(truth, generated);
        return bootstrap.percentile(
                kernel.unbiased(), truth.rows(), generated.rows(), kernel::unbiased);
    }

    /**
     * The mean over random blocks of each set, which takes less time for large sets, with Student's
     * interval of the blocks' mean.
     *
     * @param blocks at least two
     * @param size pictures of each set a block, drawn without replacement
     */
    public static Estimate ofBlocks(
            Features truth, Features generated, int blocks, int size, long seed) {
        if (blocks < 2 || size < 2 || size > truth.rows() || size > generated.rows()) {
            throw new IllegalArgumentException(
                    "Blocks are at least two, of 2 to %d pictures, got %d of %d."
                            .formatted(Math.min(truth.rows(), generated.rows()), blocks, size));
        }
        double[] values = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            UniformRandomProvider random = RandomStreams.open(seed, b);
            values[b] = kernel(some(truth, size, random), some(generated, size, random)).unbiased();
        }
        double mean = StatUtils.mean(values);
        double t =
                new TDistribution(blocks - 1)
                        .inverseCumulativeProbability(0.5 + Estimate.CONFIDENCE / 2);
        double half = t * sqrt(StatUtils.variance(values) / blocks);
        return new Estimate(mean, mean - half, mean + half);
    }

    private static Kernel kernel(Features truth, Features generated) {
        truth.requireRows(2, "The kernel distance");
        generated.requireRows(2, "The kernel distance");
        int D = truth.width();
        return new Kernel(truth, generated, (x, i, y, j) -> Math.pow(x.dot(i, y, j) / D + 1, 3));
    }

    /** A set of rows without replacement, by a partial shuffle. */
    private static Features some(Features all, int size, UniformRandomProvider random) {
        int[] order = new int[all.rows()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int[] chosen = new int[size];
        for (int i = 0; i < size; i++) {
            int j = i + random.nextInt(order.length - i);
            chosen[i] = order[j];
            order[j] = order[i];
        }
        return all.select(chosen);
    }
}
