package unclip.diffusion.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

import unclip.tensor.Tensors;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A mean and a covariance Q diag(λ) Qᵀ. Without Q the axes are the elements themselves; a mean and
 * λ of length 1 hold for rows of any length. Immutable.
 */
final class Spectrum {

    private final double[] mean;
    private final double[] lambda;
    private final double @Nullable [] q; // row by row, [D, D]

    private Spectrum(double[] mean, double[] lambda, double @Nullable [] q) {
        this.mean = mean;
        this.lambda = lambda;
        this.q = q;
    }

    static Spectrum diagonal(double[] mean, double[] variance) {
        for (double v : variance) {
            if (!(v >= 0 && Double.isFinite(v))) {
                throw new IllegalArgumentException("A variance must not be negative, got " + v);
            }
        }
        requireLength(mean, variance.length);
        return new Spectrum(mean.clone(), variance.clone(), null);
    }

    static Spectrum of(double[] mean, double[][] covariance) {
        int D = covariance.length;
        requireLength(mean, D);
        double largest = 0;
        for (double[] row : covariance) {
            requireLength(row, D);
            largest = Math.max(largest, Arrays.stream(row).map(Math::abs).max().orElse(0));
        }
        double tolerance = 1e-10 * largest;
        double[][] symmetric = new double[D][D];
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                if (!(Math.abs(covariance[i][j] - covariance[j][i]) <= tolerance)) {
                    throw new IllegalArgumentException(
                            "A covariance is symmetric, got %s at (%d, %d) and %s across."
                                    .formatted(covariance[i][j], i, j, covariance[j][i]));
                }
                symmetric[i][j] = (covariance[i][j] + covariance[j][i]) / 2;
            }
        }
        return decompose(mean, new Array2DRowRealMatrix(symmetric, false), tolerance * D);
    }

    private static Spectrum decompose(double[] mean, RealMatrix covariance, double tolerance) {
        EigenDecomposition eigen = new EigenDecomposition(covariance);
        double[] lambda = eigen.getRealEigenvalues();
        for (int i = 0; i < lambda.length; i++) {
            if (lambda[i] < -tolerance) {
                throw new IllegalArgumentException(
                        "A covariance has no negative eigenvalue, got " + lambda[i] + ".");
            }
            lambda[i] = Math.max(0, lambda[i]); // rounding
        }
        double[] q =
                Arrays.stream(eigen.getV().getData()).flatMapToDouble(Arrays::stream).toArray();
        return new Spectrum(mean.clone(), lambda, q);
    }

    private static void requireLength(double[] values, int D) {
        if (values.length != D || D == 0) {
            throw new IllegalArgumentException(
                    "Mean and covariance must agree in length, got %d and %d."
                            .formatted(values.length, D));
        }
    }

    /** The law of a x + b z for z ~ N(0, I): mean a μ, eigenvalues a² λ + b². */
    Spectrum scaledPlusNoise(double a, double b) {
        double[] newMean = Arrays.stream(mean).map(m -> a * m).toArray();
        return new Spectrum(newMean, values(l -> a * a * l + b * b), q);
    }

    /** D, or 1 if rows may have any length. */
    int length() {
        return lambda.length;
    }

    double mean(int i) {
        return mean[mean.length == 1 ? 0 : i];
    }

    /** f(λ) on each axis. */
    double[] values(DoubleUnaryOperator f) {
        return Arrays.stream(lambda).map(f).toArray();
    }

    /** Σ f(λ) over the axes of a row of length D. */
    double sum(DoubleUnaryOperator f, long D) {
        double sum = Arrays.stream(values(f)).sum();
        return lambda.length == 1 ? D * sum : sum;
    }

    /** The covariance of two elements. */
    double covariance(int i, int j) {
        if (q == null) {
            return i == j ? lambda[lambda.length == 1 ? 0 : i] : 0;
        }
        int D = lambda.length;
        double sum = 0;
        for (int k = 0; k < D; k++) {
            sum += q[i * D + k] * lambda[k] * q[j * D + k];
        }
        return sum;
    }

    /** μ as a row in x's type, {@code [1, D]}, owned by x's manager. */
    NDArray meanRow(NDArray x) {
        return row(mean, x);
    }

    /** Qᵀ x: the rows along the axes, {@code [B, D]}. */
    NDArray rotate(NDArray rows) {
        return q == null ? rows : rows.matMul(axes(q, rows));
    }

    /** Q diag(f(λ)) Qᵀ x for each row, {@code [B, D]}. */
    NDArray apply(NDArray rows, DoubleUnaryOperator f) {
        NDArray factor = row(values(f), rows);
        if (q == null) {
            return rows.mul(factor);
        }
        NDArray Q = axes(q, rows);
        return rows.matMul(Q).mul(factor).matMul(Q.transpose());
    }

    /** f(λ) as a row in x's type, {@code [1, D]}, owned by x's manager. */
    NDArray row(DoubleUnaryOperator f, NDArray x) {
        return row(values(f), x);
    }

    void requireWidth(NDArray rows) {
        if (lambda.length != 1 && lambda.length != Rows.width(rows)) {
            throw new IllegalArgumentException(
                    "This law is of rows of %d numbers, got %d."
                            .formatted(lambda.length, Rows.width(rows)));
        }
    }

    private static NDArray axes(double[] q, NDArray like) {
        int D = (int) Math.round(Math.sqrt(q.length));
        return Tensors.create(like.getManager(), q, new Shape(D, D), like.getDataType());
    }

    private static NDArray row(double[] values, NDArray like) {
        Shape shape = new Shape(1, values.length);
        return Tensors.create(like.getManager(), values, shape, like.getDataType());
    }
}
