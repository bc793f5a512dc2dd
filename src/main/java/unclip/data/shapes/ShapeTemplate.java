package unclip.data.shapes;

import unclip.data.Palette;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The coverage of one shape with one fill, drawn once by our own renderer and averaged over any
 * pixel grid through a summed-area table (Crow 1984).
 */
final class ShapeTemplate {

    private static final int RESOLUTION = 128;
    private static final List<ShapeTemplate> ALL = drawAll();

    private final ShapeKind shape;
    private final Fill fill;
    private final double width; // of the outline's bounding box, in extents
    private final double height;
    private final float[] sums; // Σ of coverages above and left of each lattice point

    private ShapeTemplate(ShapeKind shape, Fill fill) {
        this.shape = shape;
        this.fill = fill;
        Rectangle2D box = Silhouette.of(shape).getBounds2D();
        width = box.getWidth();
        height = box.getHeight();
        ShapeObject object = new ShapeObject(null, fill, Palette.WHITE, shape);
        BufferedImage image =
                new SceneRenderer(RESOLUTION)
                        .draw(List.of(new PlacedObject(object, 0.5, 0.5, 1, 0xffffff)), 0);
        sums = sums(image);
    }

    /** Every shape with every fill. */
    static List<ShapeTemplate> all() {
        return ALL;
    }

    ShapeKind shape() {
        return shape;
    }

    Fill fill() {
        return fill;
    }

    /** The extent at which the outline's box has about this size. */
    double extentFor(double boxWidth, double boxHeight) {
        return (boxWidth / width + boxHeight / height) / 2;
    }

    /**
     * The coverage of each pixel of a grid by the template.
     *
     * @param centreX the centre of the template's unit box, in pixels from the grid's left edge
     * @param centreY the same from the upper edge
     * @param extent the side of the unit box in pixels
     * @param columns the grid's width
     * @param coverage receives the coverages, 0..1, row by row
     */
    void cover(double centreX, double centreY, double extent, int columns, double[] coverage) {
        int rows = coverage.length / columns;
        double scale = RESOLUTION / extent;
        double left = RESOLUTION / 2.0 - centreX * scale;
        double top = RESOLUTION / 2.0 - centreY * scale;
        double norm = 1 / (scale * scale);
        double[] above = new double[columns + 1];
        double[] below = new double[columns + 1];
        lattice(left, top, scale, above);
        for (int y = 0; y < rows; y++) {
            lattice(left, top + (y + 1) * scale, scale, below);
            for (int x = 0; x < columns; x++) {
                coverage[y * columns + x] =
                        norm * (below[x + 1] - below[x] - above[x + 1] + above[x]);
            }
            double[] swapped = above;
            above = below;
            below = swapped;
        }
    }

    /** The sums along one lattice row, interpolated bilinearly. */
    private void lattice(double left, double y, double scale, double[] row) {
        double v = Math.max(0, Math.min(RESOLUTION, y));
        int j = Math.min((int) v, RESOLUTION - 1);
        double fv = v - j;
        int stride = RESOLUTION + 1;
        for (int x = 0; x < row.length; x++) {
            double u = Math.max(0, Math.min(RESOLUTION, left + x * scale));
            int i = Math.min((int) u, RESOLUTION - 1);
            double fu = u - i;
            int at = j * stride + i;
            double upper = sums[at] + fu * (sums[at + 1] - sums[at]);
            double lower = sums[at + stride] + fu * (sums[at + stride + 1] - sums[at + stride]);
            row[x] = upper + fv * (lower - upper);
        }
    }

    private static float[] sums(BufferedImage image) {
        int stride = RESOLUTION + 1;
        float[] sums = new float[stride * stride];
        for (int y = 0; y < RESOLUTION; y++) {
            double row = 0;
            for (int x = 0; x < RESOLUTION; x++) {
                row += (image.getRGB(x, y) & 0xff) / 255.0;
                sums[(y + 1) * stride + x + 1] = (float) (sums[y * stride + x + 1] + row);
            }
        }
        return sums;
    }

    private static List<ShapeTemplate> drawAll() {
        List<ShapeTemplate> all = new ArrayList<>();
        for (ShapeKind shape : ShapeKind.values()) {
            for (Fill fill : Fill.values()) {
                all.add(new ShapeTemplate(shape, fill));
            }
        }
        return List.copyOf(all);
    }
}
