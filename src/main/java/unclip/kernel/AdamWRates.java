package unclip.kernel;

/**
 * What changes from one optimiser step to the next.
 *
 * @param learningRate at least 0
 * @param maxGradientNorm joint 2-norm above which gradients are scaled down, positive
 * @param averaging share of the new weights that enters their average, in [0, 1]
 */
public record AdamWRates(double learningRate, double maxGradientNorm, double averaging) {

    /** Checks the ranges. */
    public AdamWRates {
        if (!(learningRate >= 0) || !(maxGradientNorm > 0)) {
            throw new IllegalArgumentException(
                    "An optimiser step needs learningRate ≥ 0 and maxGradientNorm > 0, got "
                            + learningRate
                            + " and "
                            + maxGradientNorm
                            + ".");
        }
        if (!(averaging >= 0 && averaging <= 1)) {
            throw new IllegalArgumentException(
                    "The averaging share must lie in [0, 1], got " + averaging + ".");
        }
    }
}
