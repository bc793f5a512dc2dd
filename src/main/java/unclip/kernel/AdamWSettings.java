package unclip.kernel;

/**
 * Constants of AdamW (Loshchilov and Hutter 2019, alg. 2).
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param eps added to the root of the second moment, positive
 * @param weightDecay decoupled decay λ, at least 0
 */
public record AdamWSettings(double beta1, double beta2, double eps, double weightDecay) {

    /** Checks the ranges. */
    public AdamWSettings {
        if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException(
                    "AdamW needs beta1 and beta2 in [0, 1), got " + beta1 + " and " + beta2 + ".");
        }
        if (!(eps > 0) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "AdamW needs eps > 0 and weightDecay ≥ 0, got "
                            + eps
                            + " and "
                            + weightDecay
                            + ".");
        }
    }

    /** The same settings without weight decay, for biases and norms. */
    public AdamWSettings withoutDecay() {
        return new AdamWSettings(beta1, beta2, eps, 0);
    }
}
