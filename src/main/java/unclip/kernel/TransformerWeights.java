package unclip.kernel;

import ai.djl.ndarray.NDArray;

/**
 * Weights of a pre-norm transformer block (Radford et al. 2019, §2.3).
 *
 * @param scale1 first layer norm, {@code [D]}
 * @param shift1 first layer norm, {@code [D]}
 * @param qkv {@code [3D, D]}
 * @param qkvBias {@code [3D]}
 * @param proj {@code [D, D]}
 * @param projBias {@code [D]}
 * @param scale2 second layer norm, {@code [D]}
 * @param shift2 second layer norm, {@code [D]}
 * @param up {@code [4D, D]}
 * @param upBias {@code [4D]}
 * @param down {@code [D, 4D]}
 * @param downBias {@code [D]}
 */
public record TransformerWeights(
        NDArray scale1,
        NDArray shift1,
        NDArray qkv,
        NDArray qkvBias,
        NDArray proj,
        NDArray projBias,
        NDArray scale2,
        NDArray shift2,
        NDArray up,
        NDArray upBias,
        NDArray down,
        NDArray downBias) {}
