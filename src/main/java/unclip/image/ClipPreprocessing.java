package unclip.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.List;

/**
 * What CLIP does to a picture before the image encoder sees it (OpenAI's {@code clip.py} and
 * open_clip, that is torchvision over Pillow): the shorter side is resized to S, the middle S × S
 * is cut out, the rest of the mode is dropped in favour of RGB, and each channel is normalised,
 *
 * <pre>  y_c = (v_c / 255 - mean_c) / std_c</pre>
 *
 * <p>The pixels are those of the reference to the last bit, for grey pictures, palettes (nearest
 * neighbour, their transparency ignored), alpha (multiplied in while resizing and then dropped, so
 * that what is transparent keeps its colour) and 16 bits a channel (the upper 8 are used; for grey
 * see {@link Grey16}). Colour profiles are ignored, and so is the orientation that a camera noted,
 * unless the picture was read with {@link ImageFiles#readUpright}. Pictures from JPEG files can
 * differ from the reference by a few levels, because decoders differ before all this begins.
 *
 * <p>Rows are resized before columns, as in all releases of Pillow up to 12; release 13 begins with
 * the columns for some pictures that are made much lower, and then rounds differently.
 *
 * <p>The image processors of transformers convert to RGB before they resize and crop at ⌊(h -
 * S)/2⌋, where this rounds half to even; that differs for alpha and palettes, and by a pixel for
 * some sizes.
 *
 * @param size S, at least 1
 * @param mean of each channel
 * @param std standard deviation of each channel, positive
 * @param interpolation bicubic in all of OpenAI's models
 * @param grey16 what grey pictures of 16 bits become
 */
public record ClipPreprocessing(
        int size, Rgb mean, Rgb std, ResampleFilter interpolation, Grey16 grey16) {

    /** The mean of the pictures that OpenAI trained CLIP on, and almost everybody since. */
    public static final Rgb CLIP_MEAN = new Rgb(0.48145466, 0.4578275, 0.40821073);

    /** Their standard deviation. */
    public static final Rgb CLIP_STD = new Rgb(0.26862954, 0.26130258, 0.27577711);

    private static final int CHANNELS = 3;
    private static final int LEVELS = 256;
    private static final int MAX_SIZE = 1 << 13;

    /**
     * A number for each channel.
     *
     * @param red of the red channel
     * @param green of the green channel
     * @param blue of the blue channel
     */
    public record Rgb(double red, double green, double blue) {

        double channel(int c) {
            return c == 0 ? red : c == 1 ? green : blue;
        }

        private boolean isFinite() {
            return Double.isFinite(red) && Double.isFinite(green) && Double.isFinite(blue);
        }
    }

    /** Checks the size and that nothing is divided by zero. */
    public ClipPreprocessing {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "The size of CLIP's pictures must lie in 1.." + MAX_SIZE + ", got " + size);
        }
        boolean positive = std.red > 0 && std.green > 0 && std.blue > 0;
        if (!positive || !std.isFinite() || !mean.isFinite()) {
            throw new IllegalArgumentException(
                    "Means must be finite and standard deviations positive, got "
                            + mean
                            + " and "
                            + std);
        }
    }

    /**
     * As in all of OpenAI's models: bicubic, CLIP's mean and deviation, the reference's 16 bits.
     *
     * @param size S, such as 224 or 336
     * @return the preprocessing
     */
    public static ClipPreprocessing openAi(int size) {
        return new ClipPreprocessing(
                size, CLIP_MEAN, CLIP_STD, ResampleFilter.BICUBIC, Grey16.CLIPPED);
    }

    /**
     * The part of a picture that CLIP sees, as pixels.
     *
     * @param image any type and size
     * @return a new picture S × S, TYPE_INT_RGB
     */
    public BufferedImage crop(BufferedImage image) {
        List<byte[]> rgb = window(image);
        int[] pixels = new int[size * size];
        for (int i = 0; i < pixels.length; i++) {
            int red = rgb.get(0)[i] & 0xff;
            pixels[i] = red << 16 | (rgb.get(1)[i] & 0xff) << 8 | (rgb.get(2)[i] & 0xff);
        }
        BufferedImage result = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        result.setRGB(0, 0, size, size, pixels, 0, size);
        return result;
    }

    /**
     * Pictures as the image encoder takes them.
     *
     * @param manager owns the result, on its device
     * @param images of any types and sizes, at least one
     * @return {@code [B, 3, S, S]}, float32, normalised, owned by the manager
     */
    public NDArray toTensor(NDManager manager, List<BufferedImage> images) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("A batch needs at least one image, got none");
        }
        int perImage = CHANNELS * size * size;
        float[] values = new float[Math.multiplyExact(images.size(), perImage)];
        for (int i = 0; i < images.size(); i++) {
            normalise(window(images.get(i)), values, i * perImage);
        }
        return manager.create(values, new Shape(images.size(), CHANNELS, size, size));
    }

    /**
     * One picture as normalised numbers, for callers that fill batches from several threads.
     *
     * @param image any type and size
     * @return 3·S·S numbers: the red plane, row by row, then green, then blue
     */
    public float[] toFloats(BufferedImage image) {
        float[] values = new float[CHANNELS * size * size];
        normalise(window(image), values, 0);
        return values;
    }

    private void normalise(List<byte[]> rgb, float[] values, int offset) {
        int plane = size * size;
        for (int c = 0; c < CHANNELS; c++) {
            float[] ofLevel = new float[LEVELS];
            for (int v = 0; v < LEVELS; v++) {
                ofLevel[v] = (v / 255f - (float) mean.channel(c)) / (float) std.channel(c);
            }
            byte[] levels = rgb.get(c);
            for (int i = 0; i < plane; i++) {
                values[offset + c * plane + i] = ofLevel[levels[i] & 0xff];
            }
        }
    }

    /** Three channels, {@code [S, S]} each. */
    private List<byte[]> window(BufferedImage image) {
        Resampling resampling = resampling(image.getWidth(), image.getHeight());
        if (PixelReading.isIndexed(image)) {
            byte[] indices = resampling.nearest(PixelReading.indices(image));
            return ofPalette(indices, (IndexColorModel) image.getColorModel());
        }
        if (PixelReading.isGrey16(image) && grey16 == Grey16.CLIPPED) {
            byte[] grey = clipped(resampling.shorts(PixelReading.grey16(image)));
            return List.of(grey, grey, grey);
        }
        List<byte[]> channels = new ArrayList<>(PixelReading.channels(image));
        boolean alpha = channels.size() % 2 == 0;
        if (alpha) {
            Alpha.multiply(channels);
        }
        channels.replaceAll(resampling::bytes);
        if (alpha) {
            Alpha.divide(channels);
        }
        byte[] first = channels.get(0);
        return channels.size() < CHANNELS ? List.of(first, first, first) : channels;
    }

    private Resampling resampling(int width, int height) {
        int shorter = Math.min(width, height);
        int resizedWidth = Math.toIntExact((long) size * width / shorter);
        int resizedHeight = Math.toIntExact((long) size * height / shorter);
        int left = (int) Math.rint((resizedWidth - size) / 2.0); // half to even, as Python's round
        int top = (int) Math.rint((resizedHeight - size) / 2.0);
        return new Resampling(
                width, height, resizedWidth, resizedHeight, left, top, size, interpolation);
    }

    private static List<byte[]> ofPalette(byte[] indices, IndexColorModel palette) {
        List<byte[]> rgb = List.of(indices.clone(), indices.clone(), indices.clone());
        for (int i = 0; i < indices.length; i++) {
            int index = indices[i] & 0xff;
            rgb.get(0)[i] = (byte) palette.getRed(index);
            rgb.get(1)[i] = (byte) palette.getGreen(index);
            rgb.get(2)[i] = (byte) palette.getBlue(index);
        }
        return rgb;
    }

    private static byte[] clipped(char[] levels) {
        byte[] bytes = new byte[levels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.min(LEVELS - 1, levels[i]);
        }
        return bytes;
    }
}
