package unclip.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Pixels and tensors: a byte v in 0..255 is the number 2v/255 - 1 in [-1, 1].
 *
 * <p>Pictures with alpha are laid over white before their colours are read.
 */
public final class Images {

    private static final float HALF_RANGE = 127.5f; // v / 127.5 - 1 lies in [-1, 1]
    private static final int CHANNELS = 3;

    private Images() {}

    /**
     * Pictures as a batch.
     *
     * @param manager owns the result, on its device
     * @param images of one size, at least one
     * @return {@code [B, 3, H, W]}, float32, in [-1, 1], owned by the manager
     */
    public static NDArray toTensor(NDManager manager, List<BufferedImage> images) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("A batch needs at least one image, got none");
        }
        int width = images.get(0).getWidth();
        int height = images.get(0).getHeight();
        int perImage = CHANNELS * height * width;
        float[] values = new float[Math.multiplyExact(images.size(), perImage)];
        for (int i = 0; i < images.size(); i++) {
            checkSize(images.get(i), width, height, i);
            copy(images.get(i), values, i * perImage);
        }
        return manager.create(values, new Shape(images.size(), CHANNELS, height, width));
    }

    /**
     * One picture as numbers.
     *
     * @param image any type; alpha is laid over white
     * @return 3·H·W numbers in [-1, 1]: the red plane, row by row, then green, then blue
     */
    public static float[] toFloats(BufferedImage image) {
        float[] values = new float[CHANNELS * image.getHeight() * image.getWidth()];
        copy(image, values, 0);
        return values;
    }

    /**
     * One picture from a tensor.
     *
     * @param chw {@code [3, H, W]} or, grey, {@code [1, H, W]}, of any floating-point type;
     *     borrowed
     * @return TYPE_INT_RGB; values are rounded to the nearest byte, those outside [-1, 1] and NaN
     *     are brought to the nearest end, NaN to black
     */
    public static BufferedImage toImage(NDArray chw) {
        Shape shape = chw.getShape();
        if (shape.dimension() != 3 || !isColour(shape.get(0))) {
            throw new IllegalArgumentException(
                    "An image must have the shape [3, H, W] or [1, H, W], got " + shape);
        }
        float[] values = floats(chw);
        return fromFloats(values, 0, (int) shape.get(0), (int) shape.get(1), (int) shape.get(2));
    }

    /**
     * Pictures from a batch.
     *
     * @param bchw {@code [B, 3, H, W]} or, grey, {@code [B, 1, H, W]}; borrowed
     * @return B pictures, as {@link #toImage} makes them
     */
    public static List<BufferedImage> toImages(NDArray bchw) {
        Shape shape = bchw.getShape();
        if (shape.dimension() != 4 || !isColour(shape.get(1))) {
            throw new IllegalArgumentException(
                    "A batch of images must have the shape [B, 3, H, W] or [B, 1, H, W], got "
                            + shape);
        }
        int channels = (int) shape.get(1);
        int height = (int) shape.get(2);
        int width = (int) shape.get(3);
        float[] values = floats(bchw);
        List<BufferedImage> images = new ArrayList<>();
        for (int i = 0; i < shape.get(0); i++) {
            images.add(fromFloats(values, i * channels * height * width, channels, height, width));
        }
        return images;
    }

    /**
     * One picture from numbers, the inverse of {@link #toFloats}.
     *
     * @param chw 3·H·W numbers, nominally in [-1, 1]
     * @param height H
     * @param width W
     * @return TYPE_INT_RGB, rounded and clamped as in {@link #toImage}
     */
    public static BufferedImage fromFloats(float[] chw, int height, int width) {
        if (chw.length != CHANNELS * height * width) {
            throw new IllegalArgumentException(
                    "A picture of "
                            + width
                            + " × "
                            + height
                            + " has "
                            + CHANNELS * height * width
                            + " numbers, got "
                            + chw.length);
        }
        return fromFloats(chw, 0, CHANNELS, height, width);
    }

    /**
     * Lays a picture over white.
     *
     * @param image any type
     * @return the picture itself if it is TYPE_INT_RGB already, otherwise a new one of that type
     */
    public static BufferedImage opaque(BufferedImage image) {
        return image.getType() == BufferedImage.TYPE_INT_RGB ? image : over(image, Color.WHITE);
    }

    /**
     * Lays a picture over a colour.
     *
     * @param image any type
     * @param background shows where the picture is transparent
     * @return a new picture, TYPE_INT_RGB
     */
    public static BufferedImage over(BufferedImage image, Color background) {
        int width = image.getWidth();
        int height = image.getHeight();
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = result.createGraphics();
        try {
            g.setColor(background);
            g.fillRect(0, 0, width, height);
            g.setComposite(AlphaComposite.SrcOver);
            g.drawImage(image, 0, 0, null);
        } finally {
            g.dispose();
        }
        return result;
    }

    private static boolean isColour(long channels) {
        return channels == CHANNELS || channels == 1;
    }

    private static void checkSize(BufferedImage image, int width, int height, int index) {
        if (image.getWidth() != width || image.getHeight() != height) {
            throw new IllegalArgumentException(
                    "Images of one batch must have one size: image 0 is "
                            + width
                            + " × "
                            + height
                            + ", image "
                            + index
                            + " is "
                            + image.getWidth()
                            + " × "
                            + image.getHeight());
        }
    }

    private static void copy(BufferedImage image, float[] values, int offset) {
        int width = image.getWidth();
        int height = image.getHeight();
        int plane = width * height;
        int[] rgb = opaque(image).getRGB(0, 0, width, height, null, 0, width);
        for (int p = 0; p < plane; p++) {
            values[offset + p] = (rgb[p] >> 16 & 0xff) / HALF_RANGE - 1;
            values[offset + plane + p] = (rgb[p] >> 8 & 0xff) / HALF_RANGE - 1;
            values[offset + 2 * plane + p] = (rgb[p] & 0xff) / HALF_RANGE - 1;
        }
    }

    private static BufferedImage fromFloats(
            float[] values, int offset, int channels, int height, int width) {
        int plane = width * height;
        int green = channels == 1 ? 0 : plane;
        int[] rgb = new int[plane];
        for (int p = 0; p < plane; p++) {
            int at = offset + p;
            rgb[p] =
                    toByte(values[at]) << 16
                            | toByte(values[at + green]) << 8
                            | toByte(values[at + 2 * green]);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, rgb, 0, width);
        return image;
    }

    private static int toByte(float value) {
        return Math.max(0, Math.min(255, Math.round((value + 1) * HALF_RANGE)));
    }

    private static float[] floats(NDArray array) {
        if (array.getDataType() == DataType.FLOAT32) {
            return array.toFloatArray();
        }
        try (NDArray wide = array.toType(DataType.FLOAT32, true)) {
            return wide.toFloatArray();
        }
    }
}
