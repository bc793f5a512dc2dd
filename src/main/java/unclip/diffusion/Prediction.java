package unclip.diffusion;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

/**
 * What a denoiser believes about x_t, whatever its network said. Owns no memory.
 *
 * @param x0Hat the clean data x̂_0, in x_t's shape
 * @param epsHat the noise ε̂, in x_t's shape
 * @param alphaBar ᾱ_t
 */
public record Prediction(NDArray x0Hat, NDArray epsHat, double alphaBar) {

    /** The prediction that follows from x̂_0: ε̂ = (x_t − √ᾱ x̂_0) / √(1 − ᾱ). */
    public static Prediction ofX0(NDArray x0Hat, NDArray xt, double alphaBar) {
        NDArray epsHat = xt.sub(x0Hat.mul(sqrt(alphaBar))).div(sqrt(1 - alphaBar));
        return new Prediction(x0Hat, epsHat, alphaBar);
    }

    /** The same with x̂_0 cut to [low, high] and the noise that then remains. */
    public Prediction clipped(NDArray xt, double low, double high) {
        return ofX0(x0Hat.clip(low, high), xt, alphaBar);
    }

    /** v̂ = √ᾱ ε̂ − √(1 − ᾱ) x̂_0, owned by ε̂'s manager. */
    public NDArray vHat() {
        return epsHat.mul(sqrt(alphaBar)).sub(x0Hat.mul(sqrt(1 - alphaBar)));
    }
}
