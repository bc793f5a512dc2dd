package unclip.sampler.step;

import static java.lang.Math.pow;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;

import java.util.List;

/**
 * The weights of UniPC's differences, which make its sum match the exact integral to its order
 * (Zhao et al. 2023).
 *
 * <pre>Σ_m ρ_m r_m^{k − 1} = k! z φ_{k+1}(z) / B(h),   k = 1..q</pre>
 */
final class UniPcWeights {

    private UniPcWeights() {}

    /**
     * ρ_1..ρ_q. One weight alone is 1/2, whatever B is, as in the paper: its order needs no more.
     *
     * @param places r_1..r_q, distinct; none gives no weights
     * @param z −h for x̂_0, h for ε̂
     */
    static double[] solve(List<Double> places, double z, UniPcStep.Scale scale) {
        int q = places.size();
        if (q == 0) {
            return new double[0];
        }
        if (q == 1) {
            return new double[] {0.5};
        }
        double[][] rows = new double[q][q];
        double[] right = new double[q];
        for (int k = 0; k < q; k++) {
            for (int m = 0; m < q; m++) {
                rows[k][m] = pow(places.get(m), k);
            }
            right[k] = Phi.factorial(k + 1) * z * Phi.of(k + 2, z) / scale.at(z);
        }
        return new LUDecomposition(new Array2DRowRealMatrix(rows, false))
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }
}
