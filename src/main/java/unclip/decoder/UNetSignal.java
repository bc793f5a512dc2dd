package unclip.decoder;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.nn.Dropout;

/**
 * What a U-Net's blocks hear of t and the condition.
 *
 * @param embedding conditions residual blocks, {@code [B, E]}
 * @param context tokens for attention, {@code [B, L, K]}; null where there are none
 * @param mask added to their logits, {@code [B, 1, 1, L]}; null where all are seen
 * @param dropout in training, or null
 */
record UNetSignal(
        NDArray embedding,
        @Nullable NDArray context,
        @Nullable NDArray mask,
        @Nullable Dropout dropout) {}
