package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Prediction;

/** Moves x̂_0, and ε̂ with it, so that the two keep making up the same x_t. */
final class Shift {

    private Shift() {}

    /**
     * x̂_0 + d and ε̂ − √ᾱ / √(1 − ᾱ) d. Where d = 0 both stay to the last bit, and what a rule has
     * parted stays parted by as much.
     *
     * @param d in x̂_0's shape
     */
    static Prediction x0By(Prediction p, NDArray d) {
        return p.with(p.x0Hat().add(d), follow(p, d));
    }

    /** The same with another x̂_0. */
    static Prediction x0To(Prediction p, NDArray x0Hat) {
        return p.with(x0Hat, follow(p, x0Hat.sub(p.x0Hat())));
    }

    private static NDArray follow(Prediction p, NDArray d) {
        return p.epsHat().sub(d.mul(p.level().signal() / p.level().noise()));
    }
}
