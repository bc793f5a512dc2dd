package unclip.jupyter;

import unclip.image.Scaling;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;

import javax.imageio.ImageIO;

/**
 * Scaling, laying out and encoding of pictures for the screen. A picture's pixels are never mixed
 * with one another.
 */
final class Pictures {

    /** More than this many pictures in one grid are counted, not drawn. */
    static final int MOST_IN_A_GRID = 64;

    private static final int COMFORTABLE_SIDE = 128;
    private static final int COMFORTABLE_SIDE_IN_A_GRID = 96;
    private static final int COMFORTABLE_SIDE_OF_A_MATRIX = 512;
    private static final int LARGEST_CELL = 32;
    private static final int GAP = 4;
    private static final int COLUMNS = 8;

    private Pictures() {}

    /** A small picture enlarged by a whole factor, until it can be seen; a large one as it is. */
    static BufferedImage enlarged(BufferedImage image) {
        return Scaling.nearest(image, factor(image, COMFORTABLE_SIDE));
    }

    /** A matrix is wider than a picture as a rule, and each of its values is worth seeing. */
    static BufferedImage heatMap(BufferedImage matrix) {
        return Scaling.nearest(
                matrix, Math.min(LARGEST_CELL, factor(matrix, COMFORTABLE_SIDE_OF_A_MATRIX)));
    }

    /**
     * Pictures in rows of at most eight on a transparent ground, so that the grid suits a light and
     * a dark page.
     *
     * @param images at least one; beyond {@value #MOST_IN_A_GRID} they are left out
     */
    static BufferedImage grid(List<BufferedImage> images) {
        List<BufferedImage> shown = images.subList(0, Math.min(images.size(), MOST_IN_A_GRID));
        int factor = factor(shown.get(0), COMFORTABLE_SIDE_IN_A_GRID);
        int cellWidth =
                GAP + factor * shown.stream().mapToInt(BufferedImage::getWidth).max().orElse(1);
        int cellHeight =
                GAP + factor * shown.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
        int columns = Math.min(COLUMNS, shown.size());
        int rows = (shown.size() + columns - 1) / columns;

        BufferedImage out =
                new BufferedImage(
                        columns * cellWidth - GAP,
                        rows * cellHeight - GAP,
                        BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = out.createGraphics();
        for (int i = 0; i < shown.size(); i++) {
            BufferedImage cell = Scaling.nearest(shown.get(i), factor);
            graphics.drawImage(cell, i % columns * cellWidth, i / columns * cellHeight, null);
        }
        graphics.dispose();
        return out;
    }

    static String base64Png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalArgumentException(
                        "This Java cannot write a PNG of image type " + image.getType());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory doesn't fail
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    static String size(BufferedImage image) {
        return image.getWidth() + "×" + image.getHeight() + (hasAlpha(image) ? " with alpha" : "");
    }

    /** The whole factor that brings a small picture near a side length; 1 for a large one. */
    static int factor(BufferedImage image, int side) {
        return Math.max(1, side / Math.max(image.getWidth(), image.getHeight()));
    }

    private static boolean hasAlpha(BufferedImage image) {
        return image.getColorModel().hasAlpha();
    }
}
