package unclip.sampler;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Prediction;

/**
 * A recorded step. Its arrays lie in main memory and belong to the trajectory.
 *
 * @param numbers all its numbers
 * @param xt sample before, {@code [B, …]}
 * @param prediction the denoiser's first answer; null where noise is added
 */
public record KeptStep(StepNumbers numbers, NDArray xt, @Nullable Prediction prediction) {

    /** From 0. */
    public int index() {
        return numbers.index();
    }

    /** Time before the step. */
    public double t() {
        return numbers.from().t();
    }

    /** Question and first answer. */
    Evaluation evaluation() {
        if (prediction == null) {
            throw new IllegalStateException("Step " + index() + " asked for no prediction.");
        }
        return new Evaluation(numbers.from(), xt, prediction);
    }
}
