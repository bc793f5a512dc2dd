package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

/**
 * Classifier-free guidance (Ho and Salimans 2021, eq. 6), both branches in one batch.
 *
 * <pre>ε̂ = ε̂_u + s (ε̂_c − ε̂_u)</pre>
 *
 * <p>s = 1 is unguided and asks no second branch; Ho and Salimans's w is s − 1, see {@link #ofW}.
 * The same combination is made of x̂_0, which is equivalent and stays exact where ᾱ is close to 0.
 * A learned variance is the conditional branch's.
 *
 * @param model the denoiser that is guided
 * @param scale s, finite
 * @param <C> its conditioning
 */
public record ClassifierFreeGuidance<C extends Conditioning<C>>(Denoiser<C> model, double scale)
        implements Denoiser<C> {

    /** Checks the scale. */
    public ClassifierFreeGuidance {
        Scales.requireFinite(scale);
    }

    /** Guidance in Ho and Salimans's convention, (1 + w) ε̂_c − w ε̂_u; w = 0 is unguided. */
    public static <C extends Conditioning<C>> ClassifierFreeGuidance<C> ofW(
            Denoiser<C> model, double w) {
        return new ClassifierFreeGuidance<>(model, 1 + w);
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        if (scale == 1) {
            return Branches.unguided(model, xt, level, conditioning);
        }
        return Branches.guide(
                model, xt, level, conditioning, both -> lead(both.get(0), both.get(1), scale));
    }

    /** from + s (to − from), with to's variance. */
    static Prediction lead(Prediction to, Prediction from, double s) {
        return to.with(lead(to.x0Hat(), from.x0Hat(), s), lead(to.epsHat(), from.epsHat(), s))
                .withGuidance(GuidanceParts.of(s, to, from));
    }

    static NDArray lead(NDArray to, NDArray from, double s) {
        return from.add(to.sub(from).mul(s));
    }
}
