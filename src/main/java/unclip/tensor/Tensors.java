package unclip.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Between numbers on the heap and tensors, with the precision in sight. */
public final class Tensors {

    private Tensors() {}

    /**
     * A tensor of heap numbers.
     *
     * @param manager owner of the result
     * @param values row by row
     * @param shape of as many elements
     * @param type float32, or float64 for checks against closed forms
     */
    public static NDArray create(NDManager manager, double[] values, Shape shape, DataType type) {
        if (type == DataType.FLOAT64) {
            return manager.create(values, shape);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        NDArray array = manager.create(floats, shape);
        if (type == DataType.FLOAT32) {
            return array;
        }
        NDArray cast = array.toType(type, true);
        array.close();
        return cast;
    }

    /** The only element of a floating-point tensor, whatever its precision. */
    public static double scalar(NDArray array) {
        if (array.size() != 1) {
            throw new IllegalArgumentException(
                    "A scalar has one element, got the shape " + array.getShape() + ".");
        }
        return array.toArray()[0].doubleValue();
    }
}
