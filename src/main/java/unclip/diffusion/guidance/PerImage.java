package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Prediction;

import java.util.Arrays;

/** One number an image, shaped {@code [B, 1, …]} so that it broadcasts over the other axes. */
final class PerImage {

    private static final int[] ROW = {1};

    private PerImage() {}

    /** {@code [B, …] → [B, n]}. */
    static NDArray rows(NDArray x) {
        return x.reshape(x.getShape().get(0), -1);
    }

    /** {@code [B] → [B, 1, …]} with as many axes as x. */
    static NDArray spread(NDArray values, NDArray x) {
        long[] shape = new long[x.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = x.getShape().get(0);
        return values.reshape(new Shape(shape));
    }

    /** ⟨a, b⟩. */
    static NDArray dot(NDArray a, NDArray b) {
        return spread(rows(a.mul(b)).sum(ROW), a);
    }

    /** √(mean of squared deviations from the image's mean). */
    static NDArray std(NDArray x) {
        NDArray rows = rows(x);
        NDArray deviation = rows.sub(rows.mean(ROW, true));
        return spread(deviation.square().mean(ROW).sqrt(), x);
    }

    /** a / b, and another number where b = 0. */
    static NDArray ratio(NDArray a, NDArray b, double otherwise) {
        NDArray zero = b.eq(0);
        NDArray safe = NDArrays.where(zero, b.onesLike(), b);
        return NDArrays.where(zero, b.onesLike().mul(otherwise), a.div(safe));
    }

    /**
     * c with c direction = the projection of a vector on a direction, ⟨vector, direction⟩ /
     * ⟨direction, direction⟩; 0 where there is no direction.
     */
    static NDArray component(NDArray vector, NDArray direction) {
        return ratio(dot(vector, direction), dot(direction, direction), 0);
    }

    /**
     * v̂_a − v̂_b, the one difference of two predictions of the same x_t that vanishes neither at ᾱ
     * = 0, as that of ε̂ does, nor at ᾱ = 1, as that of x̂_0 does; they are proportional.
     */
    static NDArray difference(Prediction a, Prediction b) {
        return a.vHat().sub(b.vHat());
    }
}
