package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Guidance by the gradient of a classifier or of any other differentiable score (Dhariwal and
 * Nichol 2021, algorithm 2).
 *
 * <pre>ε̂' = ε̂ − s √(1 − ᾱ) ∇_{x_t} log p(y | x_t)</pre>
 *
 * <p>By Bayes's rule an exact classifier with s = 1 turns an unconditional denoiser into the
 * conditional one, so on such a denoiser s counts as in the other rules, and s = 0 leaves it as it
 * is. On a denoiser that is conditional already, s counts as their s − 1.
 *
 * <p>Runs a gradient collector, of which the engine has one at a time: not inside another.
 * Gradients through a network's weights add up in them, unless they are frozen.
 *
 * @param model the denoiser that is guided; it gets the conditioning too
 * @param likelihood what is climbed
 * @param scale s, finite
 * @param input what the likelihood reads
 * @param <C> the conditioning
 */
public record GradientGuidance<C>(
        Denoiser<C> model, LogLikelihood<C> likelihood, double scale, Input input)
        implements Denoiser<C> {

    /** What a likelihood reads, and how its gradient gets to x_t. */
    public enum Input {
        /** x_t: the likelihood knows noised data. */
        XT,
        /**
         * x̂_0, with ε̂ taken as constant: ∇_{x_t} = ∇_{x̂_0} / √ᾱ. The denoiser needs no gradient.
         */
        X0,
        /**
         * x̂_0, and the gradient goes back through the denoiser (Chung et al. 2023, algorithm 1).
         */
        X0_THROUGH_DENOISER
    }

    /** Checks the scale. */
    public GradientGuidance {
        Scales.requireFinite(scale);
    }

    /** Classifier guidance: log p(y | x_t) of noised data. */
    public static <C> GradientGuidance<C> ofClassifier(
            Denoiser<C> model, LogLikelihood<C> classifier, double scale) {
        return new GradientGuidance<>(model, classifier, scale, Input.XT);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException at ᾱ = 0, where x_t says nothing of x_0; if the likelihood's
     *     shape is not {@code [B]}, or it has no gradient
     */
    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        if (scale == 0) {
            return model.predict(xt, level, conditioning);
        }
        if (level.alphaBar() == 0) {
            throw new IllegalArgumentException(
                    "At ᾱ = 0 (t = %s) x_t says nothing of x_0, so no gradient can guide it there."
                            .formatted(level.t()));
        }
        return Borrowing.keep(xt, conditioning, () -> guide(xt, level, conditioning));
    }

    private Prediction guide(NDArray xt, NoiseLevel level, C conditioning) {
        if (input == Input.X0_THROUGH_DENOISER) {
            return guideThrough(xt, level, conditioning);
        }
        Prediction p = model.predict(xt, level, conditioning);
        boolean noised = input == Input.XT;
        NDArray gradient =
                Gradients.of(noised ? xt : p.x0Hat(), x -> likelihood.of(x, level, conditioning));
        return climb(p, noised ? gradient : gradient.div(level.signal()), level);
    }

    private Prediction guideThrough(NDArray xt, NoiseLevel level, C conditioning) {
        AtomicReference<Prediction> said = new AtomicReference<>();
        NDArray gradient =
                Gradients.of(
                        xt,
                        x -> {
                            Prediction p = model.predict(x, level, conditioning);
                            said.set(detached(p));
                            return likelihood.of(p.x0Hat(), level, conditioning);
                        });
        return climb(Objects.requireNonNull(said.get()), gradient, level);
    }

    /** The score of the denoiser plus s times the gradient. */
    private Prediction climb(Prediction p, NDArray gradient, NoiseLevel level) {
        double onX0 = (1 - level.alphaBar()) / level.signal();
        NDArray x0 = gradient.mul(onX0);
        Prediction conditional = Shift.x0By(p, x0); // s = 1, Bayes's rule
        return Shift.x0By(p, x0.mul(scale)).withGuidance(GuidanceParts.of(scale, conditional, p));
    }

    /** Without the way it was computed, branches included, which would keep it alive. */
    private static Prediction detached(Prediction p) {
        NDArray share = p.varianceShare();
        Prediction free =
                new Prediction(p.x0Hat().stopGradient(), p.epsHat().stopGradient(), p.level());
        return share == null ? free : free.withVarianceShare(share.stopGradient());
    }
}
