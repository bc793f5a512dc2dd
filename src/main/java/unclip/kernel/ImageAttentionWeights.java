package unclip.kernel;

import ai.djl.ndarray.NDArray;

/**
 * Weights of attention over a feature map whose keys and values start with context tokens (Nichol
 * et al. 2021, §4.1).
 *
 * @param scale group norm, {@code [C]}
 * @param shift group norm, {@code [C]}
 * @param qkv {@code [3C, C]}
 * @param qkvBias {@code [3C]}
 * @param contextKv {@code [2C, K]}
 * @param contextBias {@code [2C]}
 * @param proj {@code [C, C]}
 * @param projBias {@code [C]}
 */
public record ImageAttentionWeights(
        NDArray scale,
        NDArray shift,
        NDArray qkv,
        NDArray qkvBias,
        NDArray contextKv,
        NDArray contextBias,
        NDArray proj,
        NDArray projBias) {}
