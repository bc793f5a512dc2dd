package unclip.evaluate.metric;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import java.util.Arrays;

/**
 * What a network says of pictures or captions: a row of D numbers for each, on the heap. Immutable.
 */
public final class Features {

    private final float[] values;
    private final int rows;
    private final int width;

    private Features(float[] values, int rows, int width) {
        this.values = values;
        this.rows = rows;
        this.width = width;
    }

    /**
     * Given numbers.
     *
     * @param values row by row, copied
     * @param width D, which divides their number
     */
    public static Features of(float[] values, int width) {
        if (width < 1 || values.length == 0 || values.length % width != 0) {
            throw new IllegalArgumentException(
                    "Features are rows of D numbers, got %d numbers and D = %d."
                            .formatted(values.length, width));
        }
        return new Features(values.clone(), values.length / width, width);
    }

    /** Rows {@code [N, D]} of any floating-point type; borrowed. */
    public static Features of(NDArray z) {
        Shape shape = z.getShape();
        if (shape.dimension() != 2 || shape.get(0) < 1) {
            throw new IllegalArgumentException("Features are rows [N, D], got " + shape + ".");
        }
        int width = (int) shape.get(1);
        if (z.getDataType() == DataType.FLOAT32) {
            return new Features(z.toFloatArray(), (int) shape.get(0), width);
        }
        try (NDArray wide = z.toType(DataType.FLOAT32, true)) {
            return new Features(wide.toFloatArray(), (int) shape.get(0), width);
        }
    }

    /** These rows and then another's. */
    public Features followedBy(Features other) {
        requireSameWidth(other);
        float[] all = Arrays.copyOf(values, values.length + other.values.length);
        System.arraycopy(other.values, 0, all, values.length, other.values.length);
        return new Features(all, rows + other.rows, width);
    }

    /** N. */
    public int rows() {
        return rows;
    }

    /** D. */
    public int width() {
        return width;
    }

    /** One number. */
    public double at(int row, int column) {
        return (double) values[row * width + column];
    }

    /** Some rows, in the order asked for; a row may come more than once. */
    public Features select(int... chosen) {
        float[] some = new float[chosen.length * width];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * width, some, i * width, width);
        }
        return new Features(some, chosen.length, width);
    }

    /** Inner product of a row and a row of another. */
    double dot(int row, Features other, int otherRow) {
        int a = row * width;
        int b = otherRow * width;
        double sum = 0;
        for (int d = 0; d < width; d++) {
            sum += (double) values[a + d] * other.values[b + d];
        }
        return sum;
    }

    /** ‖x − y‖² of a row and a row of another. */
    double squaredDistance(int row, Features other, int otherRow) {
        int a = row * width;
        int b = otherRow * width;
        double sum = 0;
        for (int d = 0; d < width; d++) {
            double difference = (double) values[a + d] - other.values[b + d];
            sum += difference * difference;
        }
        return sum;
    }

    /** Cosine of the angle between a row and a row of another. */
    double cosine(int row, Features other, int otherRow) {
        double lengths = sqrt(dot(row, this, row) * other.dot(otherRow, other, otherRow));
        return lengths == 0 ? 0 : dot(row, other, otherRow) / lengths;
    }

    void requireSameWidth(Features other) {
        if (width != other.width) {
            throw new IllegalArgumentException(
                    "Features of one network have one width, got %d and %d."
                            .formatted(width, other.width));
        }
    }

    void requireRows(int least, String what) {
        if (rows < least) {
            throw new IllegalArgumentException(
                    "%s needs at least %d pictures, got %d.".formatted(what, least, rows));
        }
    }
}
