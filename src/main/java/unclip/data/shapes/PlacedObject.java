package unclip.data.shapes;

import java.awt.geom.Rectangle2D;
import java.util.Objects;

/**
 * An object where it was drawn. Lengths are fractions of the picture's side; x grows rightwards, y
 * downwards, from the upper left corner.
 *
 * @param object what it is; its size word, if any, agrees with {@code extent}
 * @param x the centre of its bounding box
 * @param y the centre of its bounding box
 * @param extent the side of the unit box that its outline was scaled by; the outlines fill 78 to
 *     100 % of that box
 * @param rgb its colour, {@code 0xRRGGBB}, near the anchor of {@code object.colour()}
 */
public record PlacedObject(ShapeObject object, double x, double y, double extent, int rgb) {

    /** Refuses an extent outside (0, 1]. */
    public PlacedObject {
        Objects.requireNonNull(object, "object");
        if (!(extent > 0 && extent <= 1)) {
            throw new IllegalArgumentException(
                    "An object's extent lies in (0, 1], not at " + extent + ".");
        }
    }

    /** The bounding box of its outline. */
    public Rectangle2D bounds() {
        return Silhouette.at(object.shape(), x, y, extent).getBounds2D();
    }
}
