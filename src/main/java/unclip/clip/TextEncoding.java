package unclip.clip;

import ai.djl.ndarray.NDArray;

/**
 * A batch of encoded captions.
 *
 * @param zText unit text embeddings z_t, {@code [B, D]}
 * @param tokens final states of every position, {@code [B, L, W]}
 * @param mask 1 at positions that hold a token, 0 at padding, {@code [B, L, 1]}
 */
public record TextEncoding(NDArray zText, NDArray tokens, NDArray mask) {}
