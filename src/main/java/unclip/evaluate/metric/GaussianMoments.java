package unclip.evaluate.metric;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

import java.util.function.IntUnaryOperator;

/**
 * Mean and covariance of rows that come one after another, in double precision, without keeping
 * them (Chan, Golub and LeVeque 1983). Not thread-safe.
 *
 * <pre>n ← n + w,  δ = x − μ,  μ ← μ + w δ / n,  M ← M + w δ (x − μ)ᵀ,  Σ = M / (n − 1)</pre>
 */
public final class GaussianMoments {

    private final double[] mean;
    private final double[][] squares; // M; only the lower triangle is kept
    private long count;

    /** Of no rows yet, of width D. */
    public GaussianMoments(int width) {
        mean = new double[width];
        squares = new double[width][width];
    }

    /** Of all rows of some features. */
    public static GaussianMoments of(Features features) {
        return of(features, i -> 1);
    }

    /** Of rows that count several times or not at all. */
    static GaussianMoments of(Features features, IntUnaryOperator weight) {
        GaussianMoments moments = new GaussianMoments(features.width());
        for (int i = 0; i < features.rows(); i++) {
            moments.add(features, i, weight.applyAsInt(i));
        }
        return moments;
    }

    /** Adds all rows. */
    public void add(Features features) {
        for (int i = 0; i < features.rows(); i++) {
            add(features, i, 1);
        }
    }

    private void add(Features features, int row, int weight) {
        if (features.width() != mean.length) {
            throw new IllegalArgumentException(
                    "Rows have %d numbers here, got %d.".formatted(mean.length, features.width()));
        }
        if (weight == 0) {
            return;
        }
        count += weight;
        double[] before = new double[mean.length];
        for (int d = 0; d < mean.length; d++) {
            before[d] = features.at(row, d) - mean[d];
            mean[d] += weight * before[d] / count;
        }
        for (int d = 0; d < mean.length; d++) {
            double after = weight * (features.at(row, d) - mean[d]);
            double[] line = squares[d];
            for (int e = 0; e <= d; e++) {
                line[e] += after * before[e];
            }
        }
    }

    /** How many rows were added. */
    public long count() {
        return count;
    }

    /** μ. */
    public RealVector mean() {
        return new ArrayRealVector(mean);
    }

    /**
     * Σ with the divisor n − 1.
     *
     * @throws IllegalStateException of fewer than two rows
     */
    public RealMatrix covariance() {
        if (count < 2) {
            throw new IllegalStateException(
                    "A covariance needs at least two pictures, got " + count + ".");
        }
        int D = mean.length;
        double[][] sigma = new double[D][D];
        for (int d = 0; d < D; d++) {
            for (int e = 0; e <= d; e++) {
                sigma[d][e] = squares[d][e] / (count - 1);
                sigma[e][d] = sigma[d][e];
            }
        }
        return new Array2DRowRealMatrix(sigma, false);
    }
}
