package unclip.diffusion;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

/**
 * What a denoiser believes about x_t, whatever its network said. Owns no memory.
 *
 * <p>x̂_0 and ε̂ satisfy x_t = √ᾱ x̂_0 + √(1 − ᾱ) ε̂, except where a guidance rule parts them on
 * purpose (CFG++).
 *
 * @param x0Hat the clean data x̂_0, in x_t's shape
 * @param epsHat the noise ε̂, in x_t's shape
 * @param level where x_t stands
 * @param varianceShare for a learned Σ, v in σ² = exp(v ln β + (1 − v) ln β̃), in x_t's shape, 0 to
 *     1 where the network stays in its range (Nichol and Dhariwal 2021, eq. 15); else null
 * @param guidance the branches behind a guided prediction, else null
 */
public record Prediction(
        NDArray x0Hat,
        NDArray epsHat,
        NoiseLevel level,
        @Nullable NDArray varianceShare,
        @Nullable GuidanceParts guidance) {

    /** A prediction without learned variance or guidance. */
    public Prediction(NDArray x0Hat, NDArray epsHat, NoiseLevel level) {
        this(x0Hat, epsHat, level, null, null);
    }

    /** The prediction that follows from x̂_0: ε̂ = (x_t − √ᾱ x̂_0) / √(1 − ᾱ). */
    public static Prediction ofX0(NDArray x0Hat, NDArray xt, NoiseLevel level) {
        return new Parameterisation.X0().interpret(x0Hat, xt, level);
    }

    /** The prediction that follows from ε̂: x̂_0 = (x_t − √(1 − ᾱ) ε̂) / √ᾱ. */
    public static Prediction ofEps(NDArray epsHat, NDArray xt, NoiseLevel level) {
        return new Parameterisation.Epsilon().interpret(epsHat, xt, level);
    }

    /** The same with another x̂_0 and the noise that then remains. */
    public Prediction withX0(NDArray newX0Hat, NDArray xt) {
        Prediction p = ofX0(newX0Hat, xt, level);
        return new Prediction(p.x0Hat, p.epsHat, level, varianceShare, guidance);
    }

    /** The same with another x̂_0 and ε̂. */
    public Prediction with(NDArray newX0Hat, NDArray newEpsHat) {
        return new Prediction(newX0Hat, newEpsHat, level, varianceShare, guidance);
    }

    /** The same with a learned variance. */
    public Prediction withVarianceShare(NDArray share) {
        return new Prediction(x0Hat, epsHat, level, share, guidance);
    }

    /** The same with the branches it was made of. */
    public Prediction withGuidance(GuidanceParts parts) {
        return new Prediction(x0Hat, epsHat, level, varianceShare, parts);
    }

    /** v̂ = √ᾱ ε̂ − √(1 − ᾱ) x̂_0, owned by ε̂'s manager. */
    public NDArray vHat() {
        return epsHat.mul(level.signal()).sub(x0Hat.mul(level.noise()));
    }

    /**
     * The score ∇ ln p(x_t) ≈ −ε̂ / √(1 − ᾱ), owned by ε̂'s manager (Dhariwal and Nichol 2021, eq.
     * 11).
     */
    public NDArray score() {
        return epsHat.mul(-1 / level.noise());
    }

    /**
     * The mean of q(x_s | x_t, x̂_0), "x_{t−1}" for s = t − 1 (Ho et al. 2020, eq. 7), with x_t
     * made of x̂_0 and ε̂.
     *
     * @param s a cleaner level
     * @return in x_t's shape, owned by x̂_0's manager
     */
    public NDArray posteriorMean(NoiseLevel s) {
        Posterior q = Posterior.of(level, s);
        return x0Hat.mul(q.onX0() + q.onXt() * level.signal())
                .add(epsHat.mul(q.onXt() * level.noise()));
    }
}
