package unclip.prior;

/**
 * The shape of the diffusion prior.
 *
 * @param embeddingWidth D of the CLIP embeddings
 * @param contextLength caption tokens L
 * @param tokenWidth W of the text encoder's states
 * @param width of the transformer
 * @param layers transformer blocks
 * @param heads attention heads
 */
public record DiffusionPriorOptions(
        int embeddingWidth, int contextLength, int tokenWidth, int width, int layers, int heads) {

    /** Checks that everything is positive. */
    public DiffusionPriorOptions {
        if (embeddingWidth < 1 || contextLength < 1 || tokenWidth < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    "embeddingWidth, contextLength, tokenWidth and layers must be positive.");
        }
        if (width < 2 || width % 2 != 0) {
            throw new IllegalArgumentException("width must be even and positive, got " + width);
        }
    }
}
