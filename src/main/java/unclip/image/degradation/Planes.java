package unclip.image.degradation;

import unclip.image.Images;

import java.awt.image.BufferedImage;

/**
 * A picture as numbers: a red, a green and a blue plane, row by row, nominally in [-1, 1].
 * Immutable.
 */
public final class Planes {

    /** Red, green, blue. */
    public static final int CHANNELS = 3;

    private final float[] values;
    private final int height;
    private final int width;

    /** Takes the numbers without a copy. */
    Planes(float[] values, int height, int width) {
        this.values = values;
        this.height = height;
        this.width = width;
    }

    /**
     * A picture of given numbers.
     *
     * @param chw 3·H·W numbers, copied
     * @param height H
     * @param width W
     */
    public static Planes of(float[] chw, int height, int width) {
        if (height < 1 || width < 1 || chw.length != CHANNELS * height * width) {
            throw new IllegalArgumentException(
                    "A picture of %d × %d has 3 planes of as many numbers, got %d numbers."
                            .formatted(width, height, chw.length));
        }
        return new Planes(chw.clone(), height, width);
    }

    /** The numbers of a picture, alpha laid over white. */
    public static Planes of(BufferedImage image) {
        return new Planes(Images.toFloats(image), image.getHeight(), image.getWidth());
    }

    /** The nearest picture of bytes. */
    public BufferedImage toImage() {
        return Images.fromFloats(values, height, width);
    }

    /** H. */
    public int height() {
        return height;
    }

    /** W. */
    public int width() {
        return width;
    }

    /** One number. */
    public float at(int channel, int y, int x) {
        return values[(channel * height + y) * width + x];
    }

    /** All 3·H·W numbers, a copy. */
    public float[] toFloats() {
        return values.clone();
    }

    /** All 3·H·W numbers, which must stay as they are. */
    float[] values() {
        return values;
    }
}
