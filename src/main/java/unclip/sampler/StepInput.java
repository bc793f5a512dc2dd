package unclip.sampler;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.tensor.StepNoise;

/**
 * All that a step may read.
 *
 * @param xt the sample at level {@code from}, {@code [B, …]}
 * @param from t and ᾱ_t
 * @param to s and ᾱ_s
 * @param schedule gives the levels in between
 * @param model the denoiser with its conditioning
 * @param past evaluations of earlier steps
 * @param noise this step's noise
 */
public record StepInput(
        NDArray xt,
        NoiseLevel from,
        NoiseLevel to,
        NoiseSchedule schedule,
        Evaluator model,
        Past past,
        StepNoise noise) {

    /** What the denoiser says of x_t. */
    public Prediction predict() {
        return model.predict(xt, from);
    }

    /** A draw from N(0, I) in x_t's shape. */
    public NDArray drawNoise() {
        return noise.normalLike(xt);
    }
}
