package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import java.util.function.BiConsumer;

/**
 * The covariance of rows, as a matrix or as what it does to other matrices; a block of rows at a
 * time, in float64.
 *
 * <pre>C = (1/N) Σ (z_i − μ)(z_i − μ)ᵀ</pre>
 */
final class Covariance {

    private static final int BLOCK = NearestNeighbours.BLOCK;

    private final NDArray z;
    private final int N;
    private final int D;
    private final double[] mean;

    Covariance(NDArray z) {
        UnitVectors.requireRows("Vectors", z);
        this.z = z;
        N = Math.toIntExact(z.getShape().get(0));
        D = Math.toIntExact(z.getShape().get(1));
        if (N < 2) {
            throw new IllegalArgumentException(
                    "A covariance needs at least two vectors, got " + N + ".");
        }
        mean = new double[D];
        for (int from = 0; from < N; from += BLOCK) {
            try (NDManager scope = z.getManager().newSubManager()) {
                double[] sum = wide(scope, from).sum(new int[] {0}).toDoubleArray(); // [D]
                for (int d = 0; d < D; d++) {
                    mean[d] += sum[d] / N;
                }
            }
        }
    }

    int rows() {
        return N;
    }

    int width() {
        return D;
    }

    double[] mean() {
        return mean.clone();
    }

    /** The matrix itself, {@code [D, D]}, row by row. */
    double[][] matrix() {
        double[] sum = new double[D * D];
        centred((scope, rows) -> add(rows.transpose().matMul(rows), sum));
        return split(sum, D);
    }

    /** Sum of the variances, tr C. */
    double trace() {
        double[] sum = {0};
        centred((scope, rows) -> sum[0] += UnitVectors.column(rows.square().sum())[0]);
        return sum[0] / N;
    }

    /** C Q for a matrix {@code [D, l]}. */
    double[][] times(double[][] Q) {
        int l = Q[0].length;
        double[] sum = new double[D * l];
        centred(
                (scope, rows) -> {
                    NDArray right = UnitVectors.of(scope, Q, l, DataType.FLOAT64); // [D, l]
                    add(rows.transpose().matMul(rows.matMul(right)), sum); // [D, l]
                });
        return split(sum, l);
    }

    private void add(NDArray part, double[] sum) {
        double[] values = part.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            sum[i] += values[i] / N;
        }
    }

    private double[][] split(double[] all, int columns) {
        double[][] result = new double[D][columns];
        for (int d = 0; d < D; d++) {
            System.arraycopy(all, d * columns, result[d], 0, columns);
        }
        return result;
    }

    private void centred(BiConsumer<NDManager, NDArray> action) {
        for (int from = 0; from < N; from += BLOCK) {
            try (NDManager scope = z.getManager().newSubManager()) {
                action.accept(scope, wide(scope, from).sub(scope.create(mean)));
            }
        }
    }

    private NDArray wide(NDManager scope, int from) {
        return UnitVectors.block(scope, z, from, BLOCK).toType(DataType.FLOAT64, true);
    }
}
