package unclip.data;

import java.awt.image.BufferedImage;
import java.util.Objects;

/**
 * One picture with its caption.
 *
 * @param id names where the example came from, unique within its data set up to augmentation
 * @param image {@code TYPE_INT_RGB}, square, of the data set's size; not to be drawn on
 * @param caption lower-case English, not empty
 * @param foils captions close to this one that are not true
 */
public record Example(String id, BufferedImage image, String caption, Foils foils) {

    /** Refuses an empty caption. */
    public Example {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(foils, "foils");
        if (caption.isBlank()) {
            throw new IllegalArgumentException(
                    "The caption of example " + id + " is empty; it needs at least one word.");
        }
    }

    /** An example of which no near miss is known. */
    public Example(String id, BufferedImage image, String caption) {
        this(id, image, caption, Foils.NONE);
    }
}
