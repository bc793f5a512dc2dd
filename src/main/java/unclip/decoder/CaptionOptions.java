package unclip.decoder;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

/**
 * What a U-Net sees of captions.
 *
 * @param width of a token's state as it arrives
 * @param pooledWidth of the vector that stands for the whole caption and is added to the timestep
 *     embedding: z_t, or the last token's state; 0 for none
 * @param encoder a transformer of the U-Net's own that makes the states, as GLIDE's; null where
 *     they are CLIP's
 */
public record CaptionOptions(
        int width,
        int pooledWidth,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Encoder encoder) {

    /**
     * The U-Net's own transformer over captions.
     *
     * @param vocabulary number of token ids
     * @param contextLength tokens a caption
     * @param layers blocks
     * @param heads attention heads a block
     */
    public record Encoder(int vocabulary, int contextLength, int layers, int heads) {

        /** Checks that everything is positive. */
        public Encoder {
            if (vocabulary < 1 || contextLength < 1 || layers < 1 || heads < 1) {
                throw new IllegalArgumentException(
                        "vocabulary, contextLength, layers and heads of a caption encoder must be"
                                + " positive.");
            }
        }
    }

    /** Checks the widths. */
    public CaptionOptions {
        if (width < 1 || pooledWidth < 0) {
            throw new IllegalArgumentException(
                    "A caption's width must be positive and its pooledWidth not negative, got "
                            + width
                            + " and "
                            + pooledWidth
                            + ".");
        }
        if (encoder != null && pooledWidth != 0 && pooledWidth != width) {
            throw new IllegalArgumentException(
                    "With an encoder of its own a caption's pooledWidth is 0 or its width "
                            + width
                            + ", got "
                            + pooledWidth
                            + ".");
        }
    }
}
