package unclip.data.shapes;

import unclip.data.Palette;

import java.util.List;
import java.util.Objects;

/**
 * What was seen in a picture.
 *
 * @param background the colour word nearest to most of the picture's border
 * @param objects what stands before it, from top to bottom by their first pixel; possibly none
 */
public record SceneReading(Palette background, List<ReadObject> objects) {

    /** Copies the list. */
    public SceneReading {
        Objects.requireNonNull(background, "background");
        objects = List.copyOf(objects);
    }
}
