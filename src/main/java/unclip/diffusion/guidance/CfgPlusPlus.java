package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

import java.util.List;

/**
 * CFG++ (Chung et al. 2024): x̂_0 is interpolated towards the condition, and the sample is noised
 * again with the unconditional noise.
 *
 * <pre>x̂_0 = x̂_{0,u} + λ (x̂_{0,c} − x̂_{0,u}),   ε̂ = ε̂_u</pre>
 *
 * <p>So x̂_0 and ε̂ are apart on purpose, which takes a step that reads both, such as DDIM; a step
 * that reads one of them and x_t sees plain guidance with s = λ, or none.
 *
 * <p>λ is not the scale s of the other rules, and λ = 0, not 1, is where it ends: the unconditional
 * denoiser. A DDIM step from t to s equals that of classifier-free guidance with {@link
 * #equivalentScale}, λ σ_t / (σ_t − σ_s), which is large in fine steps and λ in the last one. A
 * learned variance is the conditional branch's.
 *
 * @param model the denoiser that is guided
 * @param lambda λ in [0, 1]
 * @param <C> its conditioning
 */
public record CfgPlusPlus<C extends Conditioning<C>>(Denoiser<C> model, double lambda)
        implements Denoiser<C> {

    /** Checks λ. */
    public CfgPlusPlus {
        Scales.requireShare("CFG++'s λ", lambda);
    }

    /** The scale s of classifier-free guidance that moves a DDIM step (η = 0) to the same x_s. */
    public static double equivalentScale(double lambda, NoiseLevel from, NoiseLevel to) {
        return lambda / (1 - to.sigma() / from.sigma());
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        return Branches.guide(model, xt, level, conditioning, this::combine);
    }

    private Prediction combine(List<Prediction> both) {
        Prediction c = both.get(0);
        Prediction u = both.get(1);
        NDArray x0Hat = ClassifierFreeGuidance.lead(c.x0Hat(), u.x0Hat(), lambda);
        return c.with(x0Hat, u.epsHat()).withGuidance(GuidanceParts.of(lambda, c, u));
    }
}
