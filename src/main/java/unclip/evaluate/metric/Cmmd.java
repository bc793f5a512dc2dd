package unclip.evaluate.metric;

import static java.lang.Math.exp;

/**
 * The squared maximum mean discrepancy of CLIP embeddings of unit length under a Gaussian kernel,
 * times 1000 (Jayasumana et al. 2024, §4).
 *
 * <pre>k(x, y) = exp(−‖x − y‖² / (2σ²)),  σ = 10</pre>
 */
public final class Cmmd {

    private static final double SIGMA = 10;
    private static final double SCALE = 1000;

    private Cmmd() {}

    /**
     * Between true and generated pictures; the interval resamples both sets.
     *
     * @param truth unit vectors, at least one
     * @param generated unit vectors, at least one
     * @return at least 0: pictures are compared with themselves too, as the authors do
     */
    public static Estimate measure(Features truth, Features generated, Bootstrap bootstrap) {
        // 1 − k instead of k, whose differences single precision would lose; the sum is the same
        Kernel kernel =
                new Kernel(
                        truth,
                        generated,
                        (x, i, y, j) ->
                                -Math.expm1(-x.squaredDistance(i, y, j) / (2 * SIGMA * SIGMA)));
        return bootstrap
                .mirrored(
                        -kernel.biased(),
                        truth.rows(),
                        generated.rows(),
                        draw -> -kernel.biased(draw))
                .times(SCALE);
    }

    /** k at a distance, for those who plot it. */
    public static double kernel(double distance) {
        return exp(-distance * distance / (2 * SIGMA * SIGMA));
    }
}
