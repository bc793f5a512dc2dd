package unclip.clip;

/**
 * The shape of a CLIP model.
 *
 * @param embeddingWidth D of the shared space
 * @param image the image encoder
 * @param text the text encoder
 */
public record ClipOptions(int embeddingWidth, ImageEncoderOptions image, TextEncoderOptions text) {

    /** Checks the width. */
    public ClipOptions {
        if (embeddingWidth < 2) {
            throw new IllegalArgumentException(
                    "embeddingWidth must be at least 2, got " + embeddingWidth + ".");
        }
    }
}
