package unclip.image;

import java.awt.image.BufferedImage;

/** Enlarges pictures by whole factors, so that every pixel stays a visible square. */
public final class Scaling {

    private Scaling() {}

    /**
     * Nearest neighbour by a whole factor: each pixel becomes a square of equal pixels.
     *
     * @param image any type
     * @param factor at least 1
     * @return a new picture, factor times as wide and high; TYPE_INT_ARGB if the image has alpha,
     *     otherwise TYPE_INT_RGB
     */
    public static BufferedImage nearest(BufferedImage image, int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("The scale must be at least 1, got " + factor);
        }
        int width = Math.multiplyExact(image.getWidth(), factor);
        int height = Math.multiplyExact(image.getHeight(), factor);
        boolean alpha = image.getColorModel().hasAlpha();
        int type = alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        BufferedImage result = new BufferedImage(width, height, type);
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < width; x++) {
                row[x] = image.getRGB(x / factor, y);
            }
            // A scan width of 0 repeats the one row in all rows of the square.
            result.setRGB(0, y * factor, width, factor, row, 0, 0);
        }
        return result;
    }
}
