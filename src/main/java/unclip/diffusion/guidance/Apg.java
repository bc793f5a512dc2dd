package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

import java.util.List;

/**
 * Adaptive projected guidance, against the over-saturation of large scales (Sadat et al. 2024): the
 * difference d of the branches' x̂_0 is shortened to a norm, and its part along x̂_{0,c} is
 * weakened.
 *
 * <pre>d = min(1, r / ‖d‖) (x̂_{0,c} − x̂_{0,u}),   d = d_∥ + d_⊥,
 * x̂_0 = x̂_{0,c} + (s − 1) (d_⊥ + η d_∥)   for each image</pre>
 *
 * <p>η = 1, r = ∞ and no momentum are classifier-free guidance; s = 1 is unguided. A learned
 * variance is the conditional branch's.
 *
 * @param model the denoiser that is guided
 * @param scale s, finite
 * @param eta η, what is kept of the parallel part; 0 in the paper
 * @param radius r, positive, the largest norm of d over an image, so it grows with the root of the
 *     image's size; may be infinite
 * @param momentum adds earlier steps' differences to d; one instance a run; null for none
 * @param <C> its conditioning
 */
public record Apg<C extends Conditioning<C>>(
        Denoiser<C> model,
        double scale,
        double eta,
        double radius,
        @Nullable GuidanceMomentum momentum)
        implements Denoiser<C> {

    /** Checks the numbers. */
    public Apg {
        Scales.requireFinite(scale);
        requireEta(eta);
        requireRadius(radius);
    }

    /** Without momentum, which remembers nothing. */
    public Apg(Denoiser<C> model, double scale, double eta, double radius) {
        this(model, scale, eta, radius, null);
    }

    static void requireEta(double eta) {
        if (!Double.isFinite(eta)) {
            throw new IllegalArgumentException("APG's η must be finite, got " + eta + ".");
        }
    }

    static void requireRadius(double radius) {
        if (!(radius > 0)) {
            throw new IllegalArgumentException(
                    "APG's largest norm must exceed 0, got " + radius + ".");
        }
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        if (scale == 1) {
            return Branches.unguided(model, xt, level, conditioning);
        }
        return Branches.guide(model, xt, level, conditioning, this::combine);
    }

    private Prediction combine(List<Prediction> both) {
        Prediction c = both.get(0);
        NDArray d = c.x0Hat().sub(both.get(1).x0Hat());
        if (momentum != null) {
            d = momentum.add(d, c.level());
        }
        if (Double.isFinite(radius)) {
            d = d.mul(shortening(d));
        }
        if (eta != 1) {
            NDArray parallel = c.x0Hat().mul(PerImage.component(d, c.x0Hat()));
            d = d.sub(parallel.mul(1 - eta));
        }
        return Shift.x0By(c, d.mul(scale - 1))
                .withGuidance(GuidanceParts.of(scale, c, both.get(1)));
    }

    /** min(1, r / ‖d‖), {@code [B, 1, …]}. */
    private NDArray shortening(NDArray d) {
        NDArray norm = PerImage.dot(d, d).sqrt();
        NDArray limit = norm.onesLike().mul(radius);
        return PerImage.ratio(limit, norm, 1).minimum(1);
    }
}
