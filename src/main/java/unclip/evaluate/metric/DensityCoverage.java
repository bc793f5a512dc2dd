package unclip.evaluate.metric;

import java.util.Arrays;

/**
 * Density and coverage (Naeem et al. 2020, eq. 3 and 4), which outliers among the pictures disturb
 * less than precision and recall.
 *
 * <pre>density = Σ_j #{i : y_j in the ball of x_i} / (k M),  coverage = share of balls with a y_j
 * </pre>
 *
 * @param density in how many neighbourhoods of true pictures generated ones lie, over k; may be
 *     above 1
 * @param coverage share of true pictures with a generated one in their neighbourhood
 */
public record DensityCoverage(Estimate density, Estimate coverage) {

    /** Neighbours where nothing else is said, as in the paper. */
    public static final int DEFAULT_K = 5;

    /**
     * Measures both, with neighbourhoods of true pictures only. Intervals are over generated
     * pictures for density and over true ones for coverage.
     *
     * @param k whose neighbour sets the size of a neighbourhood, below the number of true pictures
     */
    public static DensityCoverage measure(
            Features truth, Features generated, int k, Bootstrap bootstrap) {
        Neighbourhoods balls = new Neighbourhoods(truth, k);
        double[] densities =
                Arrays.stream(balls.around(generated)).mapToDouble(n -> (double) n / k).toArray();
        int covered = 0;
        for (boolean taken : balls.taken(generated)) {
            covered += taken ? 1 : 0;
        }
        return new DensityCoverage(
                bootstrap.mean(densities), Estimate.share(covered, truth.rows()));
    }
}
