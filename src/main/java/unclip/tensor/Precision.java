package unclip.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Changes of precision within a formula. */
public final class Precision {

    private Precision() {}

    /**
     * A floating-point tensor in another precision, through which gradients flow; DJL's {@code
     * toType} stops them.
     *
     * @param type a floating-point type
     * @return x itself if it is of the type, else owned by x's manager
     */
    public static NDArray to(NDArray x, DataType type) {
        if (x.getDataType() == type) {
            return x;
        }
        // Adding in place is the one operation whose result has the left operand's type.
        return x.getManager().zeros(x.getShape(), type).addi(x);
    }
}
