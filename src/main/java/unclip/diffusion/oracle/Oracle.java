package unclip.diffusion.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.tensor.StepNoise;

/**
 * A law of data whose best denoiser E[x_0 | x_t] is known exactly. Needs no weights.
 *
 * <p>Works in float32 and float64 and on any device: it follows x_t. Gradients flow through every
 * result.
 *
 * @param <C> what it is conditioned on
 */
public interface Oracle<C> extends Denoiser<C> {

    /** The conditioning that says nothing, for some rows. */
    C unconditional(int rows);

    /**
     * Draws x_0.
     *
     * @param manager owner of the result
     * @param shape {@code [B, …]}
     * @param type float32 or float64
     * @param noise serves B images
     * @param conditioning one row an image
     */
    NDArray sample(NDManager manager, Shape shape, DataType type, StepNoise noise, C conditioning);

    /**
     * ln p(x_t), the noised data's log density in nats.
     *
     * @param xt {@code [B, …]}
     * @param level where xt stands
     * @param conditioning one row an image
     * @return {@code [B]}, owned by xt's manager
     * @throws IllegalArgumentException if x_t has no density at this level
     */
    NDArray logDensity(NDArray xt, NoiseLevel level, C conditioning);

    /**
     * What x_t leaves open: the variance of x_0 given x_t, averaged over the elements of a row.
     *
     * <pre>tr Cov[x_0 | x_t] / D = E[‖x_0 − x̂_0(x_t)‖² | x_t] / D</pre>
     *
     * @param xt {@code [B, …]}
     * @param level where xt stands
     * @param conditioning one row an image
     * @return {@code [B]}, owned by xt's manager
     */
    NDArray posteriorVariance(NDArray xt, NoiseLevel level, C conditioning);

    /**
     * ∇ ln p(x_t) = −ε̂ / √(1 − ᾱ), in x_t's shape and owned by its manager.
     *
     * @param xt {@code [B, …]}
     * @param level where xt stands, not clean
     * @param conditioning one row an image
     */
    default NDArray score(NDArray xt, NoiseLevel level, C conditioning) {
        Prediction p = predict(xt, level, conditioning);
        NDArray score = p.score();
        p.x0Hat().close();
        p.epsHat().close();
        return score;
    }

    /** Draws x_0 without a condition. */
    default NDArray sample(NDManager manager, Shape shape, DataType type, StepNoise noise) {
        return sample(manager, shape, type, noise, unconditional((int) shape.get(0)));
    }

    /** The best prediction without a condition. */
    default Prediction predict(NDArray xt, NoiseLevel level) {
        return predict(xt, level, unconditional(Rows.count(xt)));
    }

    /** ln p(x_t) without a condition. */
    default NDArray logDensity(NDArray xt, NoiseLevel level) {
        return logDensity(xt, level, unconditional(Rows.count(xt)));
    }

    /** tr Cov[x_0 | x_t] / D without a condition. */
    default NDArray posteriorVariance(NDArray xt, NoiseLevel level) {
        return posteriorVariance(xt, level, unconditional(Rows.count(xt)));
    }

    /** ∇ ln p(x_t) without a condition. */
    default NDArray score(NDArray xt, NoiseLevel level) {
        return score(xt, level, unconditional(Rows.count(xt)));
    }

    /** This denoiser, never told anything. */
    default Denoiser<Conditioning.None> blind() {
        return (xt, level, none) -> predict(xt, level);
    }
}
