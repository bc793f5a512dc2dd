package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

/**
 * Dynamic thresholding (Saharia et al. 2022, §2.3): x̂_0 is cut to a percentile of its own
 * magnitudes and divided by it, so that saturated pixels move inwards; what this takes away counts
 * as noise.
 *
 * <pre>τ = max(1, the p-quantile of |x̂_0|),   x̂_0' = clip(x̂_0, −τ, τ) / τ   for each image</pre>
 *
 * <p>The quantile lies linearly between the two magnitudes next to rank p (n − 1).
 *
 * @param model the denoiser, guidance included; its data lie in [-1, 1]
 * @param percentile p in (0, 1]
 * @param <C> its conditioning
 */
public record DynamicThreshold<C>(Denoiser<C> model, double percentile) implements Denoiser<C> {

    /** Checks the percentile. */
    public DynamicThreshold {
        requirePercentile(percentile);
    }

    static void requirePercentile(double percentile) {
        if (!(percentile > 0 && percentile <= 1)) {
            throw new IllegalArgumentException(
                    "A percentile lies above 0 and is at most 1, such as 0.995, got "
                            + percentile
                            + ".");
        }
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        return Borrowing.keep(
                xt,
                conditioning,
                () -> {
                    Prediction p = model.predict(xt, level, conditioning);
                    NDArray x0Hat = p.x0Hat();
                    NDArray tau = quantile(x0Hat.abs(), percentile).maximum(1); // [B, 1, …]
                    NDArray within = x0Hat.minimum(tau).maximum(tau.neg());
                    return Shift.x0To(p, within.div(tau));
                });
    }

    /** The p-quantile of each image's numbers, {@code [B, 1, …]}. */
    static NDArray quantile(NDArray x, double p) {
        NDArray rows = PerImage.rows(x); // [B, n]
        long n = rows.getShape().get(1);
        double rank = p * (n - 1);
        long below = (long) Math.floor(rank);
        int k = Math.toIntExact(n - below); // the k largest begin at rank `below`
        NDArray top = rows.topK(k, 1, true, true).get(0); // [B, k], falling
        NDArray lower = top.get(":, " + (k - 1));
        if (k == 1) {
            return PerImage.spread(lower, x);
        }
        NDArray upper = top.get(":, " + (k - 2));
        return PerImage.spread(lower.add(upper.sub(lower).mul(rank - below)), x);
    }
}
