package unclip.data.shapes;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Objects;

/**
 * A picture with its answer key.
 *
 * @param image {@code TYPE_INT_RGB}, square; the caller's
 * @param scene what it shows
 * @param objects where it shows it; in the layout's order, group members by rows from the top left
 * @param backgroundRgb the colour behind the objects, {@code 0xRRGGBB}, near its anchor
 */
public record RenderedScene(
        BufferedImage image, Scene scene, List<PlacedObject> objects, int backgroundRgb) {

    /** Copies the list. */
    public RenderedScene {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(scene, "scene");
        objects = List.copyOf(objects);
    }
}
