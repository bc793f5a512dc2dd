package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.tensor.NoiseSource;

/** Random vectors for tests. */
final class Vectors {

    private Vectors() {}

    static NDArray normal(NDManager manager, long seed, int N, int D) {
        return NoiseSource.of(seed, 77, 0)
                .initial(manager, new Shape(1, N, D), DataType.FLOAT64)
                .reshape(N, D);
    }

    static NDArray unit(NDManager manager, long seed, int N, int D) {
        return UnitVectors.normalise(normal(manager, seed, N, D));
    }

    static NDArray single(NDArray z) {
        return z.toType(DataType.FLOAT32, true);
    }

    static double largest(NDArray difference) {
        return UnitVectors.column(difference.abs().max())[0];
    }
}
