package unclip.train;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import unclip.kernel.AdamWSettings;

/**
 * How parameters move.
 *
 * @param learningRate after warm-up, positive
 * @param warmupSteps steps of linear rise from 0
 * @param decayShare last share of the run, in [0, 1], over which the rate falls linearly to 0
 * @param beta1 AdamW's first decay
 * @param beta2 AdamW's second decay
 * @param weightDecay decoupled decay of matrices and convolutions
 * @param maxGradientNorm joint 2-norm above which gradients are scaled down
 * @param emaDecay decay of the moving average of the weights, in [0, 1)
 * @param sam ρ of sharpness-aware minimisation (Foret et al. 2021), such as 0.1: how far away from
 *     the weights their gradient is taken; each step then costs two. Absent: the plain gradient
 */
public record OptimiserOptions(
        double learningRate,
        int warmupSteps,
        double decayShare,
        double beta1,
        double beta2,
        double weightDecay,
        double maxGradientNorm,
        double emaDecay,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double sam) {

    /** Checks the ranges. */
    public OptimiserOptions {
        if (!(learningRate > 0) || !(maxGradientNorm > 0)) {
            throw new IllegalArgumentException(
                    "learningRate and maxGradientNorm must be positive, got "
                            + learningRate
                            + " and "
                            + maxGradientNorm
                            + ".");
        }
        if (warmupSteps < 0 || !(decayShare >= 0 && decayShare <= 1)) {
            throw new IllegalArgumentException(
                    "warmupSteps must be at least 0 and decayShare lie in [0, 1], got "
                            + warmupSteps
                            + " and "
                            + decayShare
                            + ".");
        }
        if (!(emaDecay >= 0 && emaDecay < 1)) {
            throw new IllegalArgumentException("emaDecay must lie in [0, 1), got " + emaDecay);
        }
        if (sam != null && !(sam > 0 && sam < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "sam must be positive, or absent for the plain gradient, got " + sam + ".");
        }
    }

    /** With the plain gradient. */
    public OptimiserOptions(
            double learningRate,
            int warmupSteps,
            double decayShare,
            double beta1,
            double beta2,
            double weightDecay,
            double maxGradientNorm,
            double emaDecay) {
        this(
                learningRate,
                warmupSteps,
                decayShare,
                beta1,
                beta2,
                weightDecay,
                maxGradientNorm,
                emaDecay,
                null);
    }

    /** AdamW's constants. */
    public AdamWSettings adamW() {
        return new AdamWSettings(beta1, beta2, 1e-8, weightDecay);
    }

    /** The learning rate of step {@code step} (from 0) of {@code steps}. */
    public double learningRate(long step, long steps) {
        double rise = warmupSteps == 0 ? 1 : Math.min(1, (step + 1.0) / warmupSteps);
        double decaySteps = decayShare * steps;
        double fall = decaySteps < 1 ? 1 : Math.min(1, (steps - step) / decaySteps);
        return learningRate * rise * fall;
    }
}
