package unclip.data.shapes;

import unclip.data.Palette;

import java.util.Objects;

/**
 * One object that was seen in a picture. Lengths are fractions of the picture's side, as in {@link
 * PlacedObject}.
 *
 * @param colour the colour word with the nearest anchor in CIE Lab
 * @param shape the best fitting silhouette
 * @param fill the best fitting pattern
 * @param x the centre of the fitted unit box
 * @param y the centre of the fitted unit box
 * @param extent the side of the fitted unit box
 * @param iou how well shape and fill fit: intersection over union of coverages, 0..1
 */
public record ReadObject(
        Palette colour, ShapeKind shape, Fill fill, double x, double y, double extent, double iou) {

    /** Refuses missing parts. */
    public ReadObject {
        Objects.requireNonNull(colour, "colour");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(fill, "fill");
    }

    /** Whether anything of the grammar fits; below {@link SceneReader#READABLE} it is a blob. */
    public boolean readable() {
        return iou >= SceneReader.READABLE;
    }

    boolean looksLike(ShapeObject asked) {
        return readable() && colour == asked.colour() && shape == asked.shape();
    }
}
