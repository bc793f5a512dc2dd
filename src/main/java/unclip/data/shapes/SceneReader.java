package unclip.data.shapes;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a picture of shapes back, by comparing it with what our own renderer would have drawn.
 *
 * <ol>
 *   <li>The background is the commonest colour word along the border, compared in CIE Lab.
 *   <li>Connected parts that differ visibly from it are objects; specks under 0.5 % of the area are
 *       not.
 *   <li>Each part becomes a map of coverages, by projecting its pixels on the line from the
 *       background to the part's purest colour; the map is fitted by all 8 × 4 templates of shape
 *       and fill, moved and scaled until intersection over union is greatest.
 *   <li>The colour is the one that explains the part best through the winning template (least
 *       squares), named by its nearest anchor.
 * </ol>
 *
 * <p>What it can read: flat, separate, upright objects on one flat background, from 24 pixels
 * (shapes, solid) or 32 pixels (fills of objects that stand alone) on. What it cannot: objects that
 * touch each other, rotated or stretched ones, textured backgrounds, and fills of objects under
 * about 10 pixels. Two touching objects count as one, a torn one as several; a picture that only
 * suggests a shape gets the nearest one with a low {@link ReadObject#iou}.
 *
 * <p>Immutable; may be used by several threads at once.
 */
public final class SceneReader {

    /** The least fit at which an object counts as one of the grammar's shapes. */
    public static final double READABLE = 0.6;

    /**
     * Reads a picture.
     *
     * @param image square, at least 16 pixels wide, any type; alpha is ignored
     * @return its background and objects, each with its fit
     * @throws IllegalArgumentException if the picture is too small or not square
     */
    public SceneReading read(BufferedImage image) {
        Foreground foreground = new Foreground(image);
        List<ReadObject> objects = new ArrayList<>();
        for (int part = 0; part < foreground.parts(); part++) {
            objects.add(read(foreground, part));
        }
        return new SceneReading(foreground.background(), objects);
    }

    private static ReadObject read(Foreground foreground, int part) {
        Rectangle window = new Rectangle(foreground.box(part));
        window.grow(1, 1);
        double[] differences = foreground.differences(part, window);
        double[] coverage = Coverage.of(differences);
        TemplateFit fit = TemplateFit.best(coverage, window.width);
        int rgb = explained(foreground, differences, fit.coverage());
        double size = foreground.size();
        return new ReadObject(
                Lab.nearest(rgb),
                fit.template().shape(),
                fit.template().fill(),
                (window.x + fit.centreX()) / size,
                (window.y + fit.centreY()) / size,
                fit.extent() / size,
                fit.iou());
    }

    /** The colour c least squares away from p = b + t (c − b): c − b = Σ t (p − b) / Σ t². */
    private static int explained(Foreground foreground, double[] differences, double[] t) {
        double[] sum = new double[3];
        double squares = 1e-9;
        for (int i = 0; i < t.length; i++) {
            squares += t[i] * t[i];
            for (int channel = 0; channel < 3; channel++) {
                sum[channel] += t[i] * differences[3 * i + channel];
            }
        }
        return foreground.colour(sum[0] / squares, sum[1] / squares, sum[2] / squares);
    }
}
