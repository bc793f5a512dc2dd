package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.NoiseLevel;
import unclip.tensor.Tensors;

/**
 * A sum of differences over the steps of one run, each earlier one counting β times less (Sadat et
 * al. 2024).
 *
 * <pre>m ← d + β m</pre>
 *
 * <p>This is the one thing in guidance that remembers: use one instance for one run. It starts anew
 * where the noise level rises (another run, a rewound or restarted one) or the shape changes. A
 * second question at the same level replaces the first instead of adding to it. The sum is kept on
 * the heap between steps, so there is nothing to close. Not thread-safe.
 */
public final class GuidanceMomentum {

    private final double beta;
    private @Nullable NoiseLevel level;
    private @Nullable Shape shape;
    private double @Nullable [] before; // the sum of the levels above this one
    private double @Nullable [] current;

    /**
     * Nothing remembered yet.
     *
     * @param beta β in (−1, 1); −0.75 to −0.5 in the paper, which damps what successive steps agree
     *     on
     */
    public GuidanceMomentum(double beta) {
        requireBeta(beta);
        this.beta = beta;
    }

    static void requireBeta(double beta) {
        if (!(beta > -1 && beta < 1)) {
            throw new IllegalArgumentException(
                    "The momentum β must lie within -1 and 1, got " + beta + ".");
        }
    }

    /** β. */
    public double beta() {
        return beta;
    }

    /**
     * Adds a step's difference.
     *
     * @param difference d, {@code [B, …]}
     * @param at the step's noise level
     * @return m in d's shape, owned by d's manager
     */
    NDArray add(NDArray difference, NoiseLevel at) {
        if (level == null || at.alphaBar() < level.alphaBar()) {
            before = null;
        } else if (at.alphaBar() > level.alphaBar()) {
            before = current;
        }
        if (!difference.getShape().equals(shape)) {
            before = null;
        }
        NDArray sum = before == null ? difference : difference.add(earlier(before, difference));
        current = sum.toType(DataType.FLOAT64, true).toDoubleArray();
        level = at;
        shape = difference.getShape();
        return sum;
    }

    private NDArray earlier(double[] sum, NDArray like) {
        return Tensors.create(like.getManager(), sum, like.getShape(), like.getDataType())
                .mul(beta);
    }
}
