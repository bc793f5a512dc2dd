package unclip.decoder;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

/**
 * What a U-Net is told besides x_t, t and z_i.
 *
 * @param classes number of classes, 0 for none
 * @param pictureChannels channels of a picture that stands beside x_t, as an upsampler's low
 *     resolution; 0 for none
 * @param pictureLevel whether it is told how much that picture was corrupted
 * @param caption what it sees of captions; null for nothing
 */
public record InputOptions(
        int classes,
        int pictureChannels,
        boolean pictureLevel,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CaptionOptions caption) {

    /** Nothing else. */
    public static final InputOptions NONE = new InputOptions(0, 0, false, null);

    /** Checks the counts. */
    public InputOptions {
        if (classes < 0 || pictureChannels < 0) {
            throw new IllegalArgumentException(
                    "classes and pictureChannels must not be negative, got "
                            + classes
                            + " and "
                            + pictureChannels
                            + ".");
        }
        if (pictureLevel && pictureChannels == 0) {
            throw new IllegalArgumentException(
                    "pictureLevel needs a picture: set pictureChannels, for colours to 3.");
        }
    }
}
