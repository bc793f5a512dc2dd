package unclip.clip;

/**
 * The shape of the text encoder.
 *
 * @param vocabulary number of token ids V
 * @param contextLength tokens a caption is padded or cut to, L
 * @param width W, a multiple of heads
 * @param layers transformer blocks
 * @param heads attention heads
 */
public record TextEncoderOptions(
        int vocabulary, int contextLength, int width, int layers, int heads) {

    /** Checks that everything is positive and heads divide the width. */
    public TextEncoderOptions {
        if (vocabulary < 3 || contextLength < 3 || layers < 1) {
            throw new IllegalArgumentException(
                    "A text encoder needs vocabulary ≥ 3, contextLength ≥ 3 and layers ≥ 1, got "
                            + vocabulary
                            + ", "
                            + contextLength
                            + " and "
                            + layers
                            + ".");
        }
        if (heads < 1 || width < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "heads must divide width, got " + heads + " and " + width + ".");
        }
    }
}
