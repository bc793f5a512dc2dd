package unclip.prior;

import unclip.nn.Activation;
import unclip.nn.TransformerOptions;

import java.util.Objects;

/**
 * The shape of the diffusion prior. What is absent in a card is as in the box.
 *
 * @param embeddingWidth D of the CLIP embeddings
 * @param contextLength caption tokens L
 * @param tokenWidth W of the text encoder's states
 * @param width of the transformer
 * @param layers transformer blocks
 * @param heads attention heads
 * @param scale of the embeddings that are noised; root-width if absent
 * @param textScale what z_t is multiplied by; √D if absent, which fits unit vectors
 * @param absentTokens what stands for tokens that aren't there; learned if absent
 * @param activation in the blocks; QuickGELU if absent
 */
public record DiffusionPriorOptions(
        int embeddingWidth,
        int contextLength,
        int tokenWidth,
        int width,
        int layers,
        int heads,
        EmbeddingScale scale,
        Double textScale,
        AbsentTokens absentTokens,
        Activation activation) {

    /** Checks that everything is positive and heads divide the width. */
    public DiffusionPriorOptions {
        scale = Objects.requireNonNullElse(scale, EmbeddingScale.ROOT_WIDTH);
        textScale = Objects.requireNonNullElse(textScale, Math.sqrt((double) embeddingWidth));
        absentTokens = Objects.requireNonNullElse(absentTokens, AbsentTokens.LEARNED);
        activation = Objects.requireNonNullElse(activation, Activation.QUICK_GELU);
        if (embeddingWidth < 1 || contextLength < 1 || tokenWidth < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    "embeddingWidth, contextLength, tokenWidth and layers must be positive, got %s, %s, %s and %s."
                            .formatted(embeddingWidth, contextLength, tokenWidth, layers));
        }
        if (width < 2 || width % 2 != 0) {
            throw new IllegalArgumentException("width must be even and positive, got " + width);
        }
        TransformerOptions.check(width, layers, heads, 4 * width);
    }

    /** With everything else as in the box. */
    public DiffusionPriorOptions(
            int embeddingWidth,
            int contextLength,
            int tokenWidth,
            int width,
            int layers,
            int heads) {
        this(
                embeddingWidth,
                contextLength,
                tokenWidth,
                width,
                layers,
                heads,
                EmbeddingScale.ROOT_WIDTH,
                Math.sqrt((double) embeddingWidth),
                AbsentTokens.LEARNED,
                Activation.QUICK_GELU);
    }

    /** A prior of the published kind: statistics, raw z_t, masked tokens, exact GELU. */
    public static DiffusionPriorOptions published(
            int embeddingWidth,
            int contextLength,
            int tokenWidth,
            int width,
            int layers,
            int heads) {
        return new DiffusionPriorOptions(
                embeddingWidth,
                contextLength,
                tokenWidth,
                width,
                layers,
                heads,
                EmbeddingScale.STATISTICS,
                1.0,
                AbsentTokens.MASKED,
                Activation.GELU);
    }

    /** Karlo v1 alpha (Lee et al. 2022): 1,022,028,544 learned numbers. */
    public static DiffusionPriorOptions karlo() {
        return published(768, 77, 768, 2048, 20, 32);
    }

    /** Kandinsky 2.2's prior, on CLIP bigG. */
    public static DiffusionPriorOptions kandinsky22() {
        return published(1280, 77, 1280, 2048, 20, 32);
    }

    /** The shape of the stack of blocks. */
    public TransformerOptions transformer() {
        return new TransformerOptions(width, layers, heads, 4 * width, activation, true);
    }
}
