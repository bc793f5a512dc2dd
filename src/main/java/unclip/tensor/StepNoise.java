package unclip.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** The noise of one sampling step, drawn in sequence. */
@FunctionalInterface
public interface StepNoise {

    /**
     * The next draw.
     *
     * @param manager owner of the result
     * @param shape {@code [B, …]}
     * @param type float32 or float64
     * @return independent N(0, 1) numbers
     */
    NDArray normal(NDManager manager, Shape shape, DataType type);

    /** The next draw in an array's shape and precision, owned by its manager. */
    default NDArray normalLike(NDArray array) {
        return normal(array.getManager(), array.getShape(), array.getDataType());
    }
}
