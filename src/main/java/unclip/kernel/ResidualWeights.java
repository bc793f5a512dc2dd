package unclip.kernel;

import ai.djl.ndarray.NDArray;

/**
 * Weights of a residual block with scale-shift conditioning (Dhariwal and Nichol 2021, §3).
 *
 * @param scale1 first group norm, {@code [Cin]}
 * @param shift1 first group norm, {@code [Cin]}
 * @param conv1 {@code [C, Cin, 3, 3]}
 * @param bias1 {@code [C]}
 * @param embedding from the conditioning vector to (scale, shift), {@code [2C, E]}
 * @param embeddingBias {@code [2C]}
 * @param scale2 second group norm, {@code [C]}
 * @param shift2 second group norm, {@code [C]}
 * @param conv2 {@code [C, C, 3, 3]}
 * @param bias2 {@code [C]}
 */
public record ResidualWeights(
        NDArray scale1,
        NDArray shift1,
        NDArray conv1,
        NDArray bias1,
        NDArray embedding,
        NDArray embeddingBias,
        NDArray scale2,
        NDArray shift2,
        NDArray conv2,
        NDArray bias2) {}
