package unclip.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/**
 * A picture with alpha that can be painted over any background, at any size and place, in one
 * resampling step.
 *
 * <p>Every output pixel is the average of the premultiplied source over the area that it covers, so
 * shrinking neither aliases nor lets the colour of invisible pixels bleed in. Averages are taken of
 * sRGB levels, as picture viewers do. Immutable.
 */
public final class Cutout {

    private final int width;
    private final int height;
    private final int[] palette; // ARGB, not premultiplied
    private final byte[] index; // into the palette; empty when every pixel has its own place there

    private Cutout(int width, int height, int[] palette, byte[] index) {
        this.width = width;
        this.height = height;
        this.palette = palette;
        this.index = index;
    }

    /**
     * Copies a picture; one of at most 256 colours takes one byte a pixel, others take four.
     *
     * @param image of any type; alpha is kept
     */
    public static Cutout of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] argb = ArgbPixels.of(image);
        byte[] index = new byte[argb.length];
        ColourIndex colours = new ColourIndex();
        for (int i = 0; i < argb.length; i++) {
            int number = colours.of(argb[i]);
            if (number < 0) {
                return new Cutout(width, height, argb, new byte[0]);
            }
            index[i] = (byte) number;
        }
        return new Cutout(width, height, colours.colours(), index);
    }

    /** Width in pixels. */
    public int width() {
        return width;
    }

    /** Height in pixels. */
    public int height() {
        return height;
    }

    /** Whether no pixel lets the background through. */
    public boolean opaque() {
        return Arrays.stream(palette).allMatch(colour -> colour >>> 24 == 255);
    }

    /** Bytes that the pixels take in memory. */
    public long bytes() {
        return 4L * palette.length + index.length;
    }

    /** The picture itself, a new {@code TYPE_INT_ARGB}. */
    public BufferedImage toImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = palette[place(i)];
        }
        image.setRGB(0, 0, width, height, argb, 0, width);
        return image;
    }

    /**
     * Paints the picture, filling a square frame that its longer side just fits.
     *
     * @param size side of the result in pixels
     * @param background {@code 0xRRGGBB}
     * @return a new {@code TYPE_INT_RGB} of size × size
     */
    public BufferedImage paint(int size, int background) {
        return paint(size, background, 1, 0, 0);
    }

    /**
     * Paints the picture, scaled and shifted; what leaves the frame is cut off.
     *
     * @param size side of the result in pixels
     * @param background {@code 0xRRGGBB}
     * @param scale the longer side as a share of the frame, above 0
     * @param shiftX to the right, as a share of the frame
     * @param shiftY downwards, as a share of the frame
     * @return a new {@code TYPE_INT_RGB} of size × size
     */
    public BufferedImage paint(
            int size, int background, double scale, double shiftX, double shiftY) {
        return resample(
                size,
                new Placing(scale, shiftX, shiftY),
                BufferedImage.TYPE_INT_RGB,
                (row, rgb, start) -> over(row, background, rgb, start));
    }

    /**
     * The picture at another size, with its alpha, in a square frame that its longer side just
     * fits.
     *
     * @param size side of the result in pixels
     * @return a new {@code TYPE_INT_ARGB} of size × size
     */
    public BufferedImage resize(int size) {
        return resample(
                size, new Placing(1, 0, 0), BufferedImage.TYPE_INT_ARGB, Cutout::unpremultiply);
    }

    private record Placing(double scale, double shiftX, double shiftY) {}

    /** Turns a row of premultiplied pixels into levels. */
    private interface RowWriter {
        void write(float[] row, int[] target, int start);
    }

    private BufferedImage resample(int size, Placing placing, int type, RowWriter writer) {
        if (size < 1 || !(placing.scale() > 0)) {
            throw new IllegalArgumentException(
                    "Size and scale must be positive, got size %d and scale %s."
                            .formatted(size, placing.scale()));
        }
        // source pixels an output pixel
        double step = Math.max(width, height) / (placing.scale() * size);
        Taps across = new Taps(size, width, step, placing.shiftX());
        Taps down = new Taps(size, height, step, placing.shiftY());
        float[] columns = resampleRows(across, down); // [height, size, 4]
        BufferedImage result = new BufferedImage(size, size, type);
        int[] pixels = new int[size * size];
        float[] row = new float[size * 4];
        for (int y = 0; y < size; y++) {
            Arrays.fill(row, 0);
            for (int k = down.from(y); k < down.to(y); k++) {
                float weight = down.weight(y, k);
                int start = k * size * 4;
                for (int i = 0; i < row.length; i++) {
                    row[i] += weight * columns[start + i];
                }
            }
            writer.write(row, pixels, y * size);
        }
        int[] target = ((DataBufferInt) result.getRaster().getDataBuffer()).getData();
        System.arraycopy(pixels, 0, target, 0, pixels.length);
        return result;
    }

    private float[] resampleRows(Taps across, Taps down) {
        int size = across.size();
        float[] colours = index.length == 0 ? new float[0] : premultiply(0, palette.length);
        float[] columns = new float[height * size * 4];
        for (int y = down.first(); y < down.last(); y++) {
            // without a palette, one row at a time: a large photo would take 16 bytes a pixel
            float[] source = index.length == 0 ? premultiply(y * width, width) : colours;
            int skipped = index.length == 0 ? y * width : 0;
            for (int x = 0; x < size; x++) {
                float a = 0;
                float r = 0;
                float g = 0;
                float b = 0;
                for (int k = across.from(x); k < across.to(x); k++) {
                    float weight = across.weight(x, k);
                    int p = 4 * (place(y * width + k) - skipped);
                    a += weight * source[p];
                    r += weight * source[p + 1];
                    g += weight * source[p + 2];
                    b += weight * source[p + 3];
                }
                int o = (y * size + x) * 4;
                columns[o] = a;
                columns[o + 1] = r;
                columns[o + 2] = g;
                columns[o + 3] = b;
            }
        }
        return columns;
    }

    private int place(int pixel) {
        return index.length == 0 ? pixel : index[pixel] & 0xff;
    }

    /** α in [0, 1], then α r, α g, α b in levels, for each of some colours of the palette. */
    private float[] premultiply(int from, int count) {
        float[] result = new float[count * 4];
        for (int i = 0; i < count; i++) {
            int colour = palette[from + i];
            float alpha = (colour >>> 24) / 255f;
            result[4 * i] = alpha;
            result[4 * i + 1] = alpha * (colour >> 16 & 0xff);
            result[4 * i + 2] = alpha * (colour >> 8 & 0xff);
            result[4 * i + 3] = alpha * (colour & 0xff);
        }
        return result;
    }

    /** Porter and Duff's (1984) "over", with an opaque background. */
    private static void over(float[] row, int background, int[] rgb, int start) {
        float r = background >> 16 & 0xff;
        float g = background >> 8 & 0xff;
        float b = background & 0xff;
        for (int x = 0; x < row.length / 4; x++) {
            float through = 1 - row[4 * x];
            rgb[start + x] =
                    level(row[4 * x + 1] + through * r) << 16
                            | level(row[4 * x + 2] + through * g) << 8
                            | level(row[4 * x + 3] + through * b);
        }
    }

    /** Straight ARGB; what is fully transparent becomes 0. */
    private static void unpremultiply(float[] row, int[] argb, int start) {
        for (int x = 0; x < row.length / 4; x++) {
            float alpha = row[4 * x];
            int opacity = level(255 * alpha);
            argb[start + x] =
                    opacity == 0
                            ? 0
                            : opacity << 24
                                    | level(row[4 * x + 1] / alpha) << 16
                                    | level(row[4 * x + 2] / alpha) << 8
                                    | level(row[4 * x + 3] / alpha);
        }
    }

    private static int level(float value) {
        return Math.max(0, Math.min(255, (int) (value + 0.5f)));
    }
}
