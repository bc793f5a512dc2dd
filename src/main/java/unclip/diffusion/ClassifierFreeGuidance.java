package unclip.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Classifier-free guidance (Ho and Salimans 2021, eq. 6), both branches in one batch.
 *
 * <pre>ε̂ = ε̂_u + s (ε̂_c − ε̂_u)</pre>
 *
 * <p>s = 1 is unguided; Ho and Salimans's w is s − 1. The same combination is made of x̂_0, which
 * is equivalent and stays exact where ᾱ is close to 0.
 *
 * @param model the denoiser that is guided
 * @param scale s, finite
 * @param <C> its conditioning
 */
public record ClassifierFreeGuidance<C extends Conditioning<C>>(Denoiser<C> model, double scale)
        implements Denoiser<C> {

    /** Checks the scale. */
    public ClassifierFreeGuidance {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("The guidance scale must be finite, got " + scale);
        }
    }

    @Override
    public Prediction predict(NDArray xt, int t, C conditioning) {
        if (scale == 1) {
            return model.predict(xt, t, conditioning);
        }
        Prediction both =
                model.predict(
                        xt.concat(xt, 0), t, conditioning.followedBy(conditioning.unconditional()));
        return new Prediction(guide(both.x0Hat()), guide(both.epsHat()), both.alphaBar());
    }

    private NDArray guide(NDArray both) {
        NDList halves = both.split(2, 0);
        NDArray conditional = halves.get(0);
        NDArray unconditional = halves.get(1);
        return unconditional.add(conditional.sub(unconditional).mul(scale));
    }
}
