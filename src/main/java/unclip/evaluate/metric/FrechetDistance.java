package unclip.evaluate.metric;

import static java.lang.Math.max;
import static java.lang.Math.sqrt;

import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * The Fréchet distance of the Gaussians with the features' means and covariances (Dowson and Landau
 * 1982). It is called FID only where the features are Inception's (Heusel et al. 2017, eq. 6).
 *
 * <pre>d² = ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁^½ Σ₂ Σ₁^½)^½)</pre>
 *
 * <p>It is biased upwards, the more the fewer pictures there are: compare only equal numbers.
 */
public final class FrechetDistance {

    private FrechetDistance() {}

    /** d² of two Gaussians, at least 0. */
    public static double between(GaussianMoments a, GaussianMoments b) {
        RealMatrix first = a.covariance();
        RealMatrix second = b.covariance();
        RealVector shift = a.mean().subtract(b.mean());
        RealMatrix root = root(first);
        double[] shared =
                new EigenDecomposition(symmetric(root.multiply(second).multiply(root)))
                        .getRealEigenvalues();
        double trace = first.getTrace() + second.getTrace();
        for (double lambda : shared) {
            trace -= 2 * sqrt(max(0, lambda)); // below 0 by rounding only
        }
        return max(0, shift.dotProduct(shift) + trace);
    }

    /**
     * d² between true and generated pictures; the interval resamples both sets.
     *
     * @param truth at least two
     * @param generated at least two
     */
    public static Estimate measure(Features truth, Features generated, Bootstrap bootstrap) {
        truth.requireSameWidth(generated);
        truth.requireRows(2, "The Fréchet distance");
        generated.requireRows(2, "The Fréchet distance");
        double value = between(GaussianMoments.of(truth), GaussianMoments.of(generated));
        Estimate estimate =
                bootstrap.mirrored(
                        value,
                        truth.rows(),
                        generated.rows(),
                        draw ->
                                between(
                                        GaussianMoments.of(truth, draw::first),
                                        GaussianMoments.of(generated, draw::second)));
        return new Estimate(value, max(0, estimate.low()), estimate.high());
    }

    private static RealMatrix root(RealMatrix sigma) {
        EigenDecomposition eigen = new EigenDecomposition(sigma);
        double[] roots = eigen.getRealEigenvalues();
        for (int i = 0; i < roots.length; i++) {
            roots[i] = sqrt(max(0, roots[i]));
        }
        return eigen.getV()
                .multiply(MatrixUtils.createRealDiagonalMatrix(roots))
                .multiply(eigen.getVT());
    }

    private static RealMatrix symmetric(RealMatrix m) {
        return m.add(m.transpose()).scalarMultiply(0.5);
    }
}
