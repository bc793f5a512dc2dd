package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import java.util.List;

/**
 * Edits of image embeddings by a difference of captions (Ramesh et al. 2022, §3.3), and their kin,
 * analogies.
 */
public final class TextDiff {

    private TextDiff() {}

    /**
     * The direction from one caption to another.
     *
     * <pre>z_d = norm(z_t − z_t0)</pre>
     *
     * @param zText z_t, embeddings of what is wanted, {@code [N, D]}
     * @param zText0 z_t0, embeddings of what is there, or of the empty caption, {@code [N, D]}
     * @return unit vectors, {@code [N, D]}, owned by zText's manager
     */
    public static NDArray direction(NDArray zText, NDArray zText0) {
        UnitVectors.requireSameWidth(zText, zText0);
        try (NDManager scope = zText.getManager().newSubManager()) {
            NDArray difference = UnitVectors.in(scope, zText).sub(zText0);
            NDArray unit = UnitVectors.normalise(difference);
            unit.attach(zText.getManager());
            return unit;
        }
    }

    /**
     * Embeddings turned towards a direction.
     *
     * <pre>z_θ = slerp(z_i, z_d, θ)</pre>
     *
     * @param zImage z_i, unit vectors, {@code [N, D]}
     * @param direction z_d, unit vectors, {@code [N, D]}
     * @param theta 0 changes nothing, 1 leaves nothing of the picture; the paper ends between 0.25
     *     and 0.5
     * @return unit vectors, {@code [N, D]}, owned by zImage's manager
     */
    public static NDArray apply(NDArray zImage, NDArray direction, double theta) {
        if (!(theta >= 0 && theta <= 1)) {
            throw new IllegalArgumentException("θ must lie in [0, 1], got " + theta + ".");
        }
        return Interpolation.slerp(zImage, direction, theta);
    }

    /**
     * One embedding at several θ, such as the frames of fig. 5.
     *
     * @param zImage z_i, {@code [1, D]}
     * @param direction z_d, {@code [1, D]}
     * @param thetas each in [0, 1]
     * @return {@code [F, D]}, owned by zImage's manager
     */
    public static NDArray path(NDArray zImage, NDArray direction, List<Double> thetas) {
        for (double theta : thetas) {
            if (!(theta >= 0 && theta <= 1)) {
                throw new IllegalArgumentException("θ must lie in [0, 1], got " + theta + ".");
            }
        }
        return Interpolation.path(zImage, direction, thetas);
    }

    /**
     * What is to c as b is to a, by the parallelogram (Mikolov et al. 2013, "Linguistic
     * Regularities").
     *
     * <pre>norm(b − a + c)</pre>
     *
     * @param a unit vectors, {@code [N, D]}
     * @param b unit vectors, {@code [N, D]}
     * @param c unit vectors, {@code [N, D]}
     * @return unit vectors, {@code [N, D]}, owned by a's manager
     */
    public static NDArray analogy(NDArray a, NDArray b, NDArray c) {
        UnitVectors.requireSameWidth(a, b);
        UnitVectors.requireSameWidth(a, c);
        try (NDManager scope = a.getManager().newSubManager()) {
            NDArray sum = UnitVectors.in(scope, b).sub(a).add(c);
            NDArray unit = UnitVectors.normalise(sum);
            unit.attach(a.getManager());
            return unit;
        }
    }
}
