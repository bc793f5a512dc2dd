package unclip.jupyter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import java.util.Locale;

/** Least, mean and greatest value; in float64 for whole numbers, which float32 would round. */
record ArrayStatistics(double min, double mean, double max) {

    /**
     * @param array not empty; borrowed
     */
    static ArrayStatistics of(NDArray array) {
        try (NDManager scope = array.getManager().newSubManager()) {
            scope.tempAttachAll(array);
            DataType type = array.getDataType().isFloating() ? DataType.FLOAT32 : DataType.FLOAT64;
            NDArray values = array.getDataType() == type ? array : array.toType(type, true);
            return new ArrayStatistics(
                    scalar(values.min()), scalar(values.mean()), scalar(values.max()));
        }
    }

    @Override
    public String toString() {
        String range =
                String.format(
                        Locale.ROOT,
                        "min %s, mean %s, max %s",
                        Numbers.brief(min),
                        Numbers.brief(mean),
                        Numbers.brief(max));
        return Double.isFinite(mean) ? range : range + " (NOT FINITE)";
    }

    private static double scalar(NDArray value) {
        return value.toArray()[0].doubleValue();
    }
}
