package unclip.kernel;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

/**
 * How {@link Kernels#attention} weighs.
 *
 * @param mask added to the logits, broadcastable to {@code [B, h, L, M]}; null for none
 * @param causal whether query i sees only keys 0..i; not beside a mask
 * @param scale of the logits, 1/√d in the paper, positive
 */
public record AttentionOptions(@Nullable NDArray mask, boolean causal, double scale) {

    /** Checks the scale, and that only one thing hides keys. */
    public AttentionOptions {
        if (!(scale > 0 && Double.isFinite(scale))) {
            throw new IllegalArgumentException(
                    "The scale of attention must be positive, got " + scale + ".");
        }
        if (causal && mask != null) {
            throw new IllegalArgumentException(
                    "Attention is causal or masked; to be both, put the causal part into the"
                            + " mask.");
        }
    }

    /**
     * Every query sees every key.
     *
     * @param d width of a head
     */
    public static AttentionOptions full(long d) {
        return new AttentionOptions(null, false, 1 / Math.sqrt((double) d));
    }

    /**
     * Query i sees keys 0..i.
     *
     * @param d width of a head
     */
    public static AttentionOptions causal(long d) {
        return new AttentionOptions(null, true, 1 / Math.sqrt((double) d));
    }

    /** The same with something added to the logits. */
    public AttentionOptions masked(NDArray mask) {
        return new AttentionOptions(mask, causal, scale);
    }
}
