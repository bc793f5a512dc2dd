package unclip.prior;

import unclip.nn.TransformerOptions;

import java.util.Objects;

/**
 * The shape of the autoregressive prior.
 *
 * @param embeddingWidth D of the CLIP embeddings
 * @param contextLength caption tokens L
 * @param tokenWidth W of the text encoder's states
 * @param components k, principal components that are predicted, at most D (319 of 1,024 in the
 *     paper)
 * @param buckets of each component, and of the dot product; 1,024 as in the paper if absent
 * @param width of the transformer
 * @param layers transformer blocks
 * @param heads attention heads
 */
public record ArPriorOptions(
        int embeddingWidth,
        int contextLength,
        int tokenWidth,
        int components,
        Integer buckets,
        int width,
        int layers,
        int heads) {

    private static final int PAPER_BUCKETS = 1024;

    /** Checks that everything is positive, k ≤ D, and heads divide the width. */
    public ArPriorOptions {
        buckets = Objects.requireNonNullElse(buckets, PAPER_BUCKETS);
        if (embeddingWidth < 1 || contextLength < 1 || tokenWidth < 1) {
            throw new IllegalArgumentException(
                    "embeddingWidth, contextLength and tokenWidth must be positive, got %s, %s and %s."
                            .formatted(embeddingWidth, contextLength, tokenWidth));
        }
        if (components < 1 || components > embeddingWidth) {
            throw new IllegalArgumentException(
                    "components must lie from 1 to embeddingWidth = %s, got %s."
                            .formatted(embeddingWidth, components));
        }
        if (buckets < 2) {
            throw new IllegalArgumentException("buckets must be at least 2, got " + buckets + ".");
        }
        TransformerOptions.check(width, layers, heads, 4 * width);
    }

    /** What a token costs whoever knows nothing, ln n in nats. */
    public double uniformNats() {
        return Math.log((double) buckets);
    }

    /** Bits of a word of k codes written plainly, k log₂ n: 3,190 in the paper. */
    public double wordBits() {
        return components * uniformNats() / Math.log(2);
    }
}
