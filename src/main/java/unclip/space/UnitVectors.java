package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.tensor.Tensors;

/** Rows of length one, {@code [N, D]}: how embeddings are held here. */
public final class UnitVectors {

    private static final double TINY = 1e-12; // a shorter row has no direction
    private static final double SLACK = 1e-3; // half precision rounds a unit vector this much

    private UnitVectors() {}

    /**
     * Rows brought to length one.
     *
     * @param z {@code [N, D]}, no row zero
     * @return {@code [N, D]}, owned by z's manager
     */
    public static NDArray normalise(NDArray z) {
        requireRows("Vectors", z);
        try (NDManager scope = z.getManager().newSubManager()) {
            NDArray rows = in(scope, z);
            NDArray lengths = lengths(rows);
            double shortest = z.size() == 0 ? 1 : column(lengths.min())[0];
            if (!(shortest > TINY)) {
                throw new IllegalArgumentException(
                        "A row of length "
                                + shortest
                                + " has no direction; rows must be longer than "
                                + TINY
                                + ".");
            }
            NDArray unit = rows.div(lengths);
            unit.attach(z.getManager());
            return unit;
        }
    }

    /**
     * Refuses what is not rows of unit vectors.
     *
     * @param what named in the error, such as "Image embeddings"
     * @param z should be {@code [N, D]} with rows of length 1 within 0.001
     * @return z itself
     */
    public static NDArray require(String what, NDArray z) {
        requireRows(what, z);
        if (z.getShape().get(0) == 0) {
            return z;
        }
        try (NDManager scope = z.getManager().newSubManager()) {
            double worst = column(lengths(in(scope, z)).sub(1).abs().max())[0];
            if (!(worst <= SLACK)) {
                throw new IllegalArgumentException(
                        what
                                + " must be unit vectors, but a length differs from 1 by "
                                + worst
                                + "; divide by it first.");
            }
        }
        return z;
    }

    /** Refuses two arrays whose rows cannot be compared. */
    static void requireSameWidth(NDArray a, NDArray b) {
        requireRows("Vectors", a);
        requireRows("Vectors", b);
        if (a.getShape().get(1) != b.getShape().get(1)) {
            throw new IllegalArgumentException(
                    "Vectors of one space have one width, got "
                            + a.getShape()
                            + " and "
                            + b.getShape()
                            + ".");
        }
    }

    /** Refuses what is not two-dimensional. */
    static void requireRows(String what, NDArray z) {
        if (z.getShape().dimension() != 2 || z.getShape().get(1) < 1) {
            throw new IllegalArgumentException(
                    what + " must have the shape [N, D], got " + z.getShape() + ".");
        }
    }

    /** Inner products of rows with rows, {@code [N, D] → [N, 1]}. */
    static NDArray dots(NDArray a, NDArray b) {
        return a.mul(b).sum(new int[] {1}, true);
    }

    /** Lengths of the rows, {@code [N, D] → [N, 1]}. */
    static NDArray lengths(NDArray z) {
        return z.square().sum(new int[] {1}, true).sqrt();
    }

    /** A column of numbers in double, whatever the precision of the array. */
    static double[] column(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    /** Rows as arrays in double. */
    static double[][] rows(NDArray z) {
        requireRows("Vectors", z);
        int N = Math.toIntExact(z.getShape().get(0));
        int D = Math.toIntExact(z.getShape().get(1));
        double[] all = column(z);
        double[][] rows = new double[N][D];
        for (int i = 0; i < N; i++) {
            System.arraycopy(all, i * D, rows[i], 0, D);
        }
        return rows;
    }

    /** Heap rows as an array of the given precision. */
    static NDArray of(NDManager manager, double[][] rows, int D, DataType type) {
        double[] all = new double[rows.length * D];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * D, D);
        }
        return Tensors.create(manager, all, new Shape(rows.length, D), type);
    }

    /** The same numbers, owned by a scope, so that what is computed from them is too. */
    static NDArray in(NDManager scope, NDArray z) {
        NDArray copy = z.duplicate();
        copy.attach(scope);
        return copy;
    }

    /** Some of the rows, owned by a scope. */
    static NDArray block(NDManager scope, NDArray z, long from, int rows) {
        long to = Math.min(z.getShape().get(0), from + rows);
        NDArray some = z.get(new NDIndex(from + ":" + to));
        some.attach(scope);
        return some;
    }
}
