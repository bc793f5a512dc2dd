package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.Prediction;

/**
 * Guidance whose result gets back the conditional branch's standard deviation, against
 * over-exposure (Lin et al. 2024, §3.4, eq. 15 and 16).
 *
 * <pre>y' = y (φ std(y_c) / std(y) + 1 − φ),   std over each image</pre>
 *
 * <p>y is the network's own output, so the outcome depends on what the network predicts: v in the
 * paper, ε in Stable Diffusion. Data whose guided y is constant has no standard deviation to give
 * back and stays as it is. Not for {@link CfgPlusPlus}, whose x̂_0 and ε̂ are apart on purpose:
 * they would be joined again.
 *
 * @param model a guided denoiser
 * @param phi φ, from 0 (as it was) to 1 (the conditional branch's deviation); 0.7 in the paper
 * @param output what y is
 * @param <C> its conditioning
 */
public record Rescaled<C>(Denoiser<C> model, double phi, Parameterisation output)
        implements Denoiser<C> {

    /** Checks φ. */
    public Rescaled {
        Scales.requireShare("The guidance rescale φ", phi);
    }

    /** Rescales v, as in the paper. */
    public Rescaled(Denoiser<C> model, double phi) {
        this(model, phi, new Parameterisation.V());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the model's predictions come without their branches
     */
    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        if (phi == 0) {
            return model.predict(xt, level, conditioning);
        }
        return Borrowing.keep(
                xt, conditioning, () -> rescale(model.predict(xt, level, conditioning), xt));
    }

    private Prediction rescale(Prediction guided, NDArray xt) {
        GuidanceParts parts = guided.guidance();
        if (parts == null) {
            throw new IllegalArgumentException(
                    "Rescaling goes around a guided denoiser, got one without guidance: "
                            + model.getClass().getSimpleName()
                            + ".");
        }
        if (!parts.isGuided()) {
            return guided;
        }
        NDArray y = output.express(guided);
        NDArray conditional = output.express(parts.branches().get(0).prediction());
        NDArray ratio = PerImage.ratio(PerImage.std(conditional), PerImage.std(y), 1);
        NDArray factor = ratio.mul(phi).add(1 - phi);
        Prediction p = output.interpret(y.mul(factor), xt, guided.level());
        return guided.with(p.x0Hat(), p.epsHat());
    }
}
