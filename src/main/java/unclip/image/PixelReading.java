package unclip.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored numbers of a picture, without the conversions between colour spaces that {@link
 * BufferedImage#getRGB} makes (it brightens grey pictures, for example) and with colours below full
 * alpha as they were stored.
 */
final class PixelReading {

    private static final int SHORT_BITS = 16;

    private PixelReading() {}

    /** Channels of 8 bits in the order of the raster: grey, grey alpha, RGB or RGBA. */
    static List<byte[]> channels(BufferedImage image) {
        BufferedImage readable = isPlain(image) ? image : converted(image);
        Raster raster = readable.getRaster();
        List<byte[]> channels = new ArrayList<>();
        for (int band = 0; band < raster.getNumBands(); band++) {
            channels.add(levels(readable, band));
        }
        return channels;
    }

    /** Whether pixels are numbers of a palette that is more than a ramp of greys. */
    static boolean isIndexed(BufferedImage image) {
        return image.getColorModel() instanceof IndexColorModel palette && !isGreyRamp(palette);
    }

    static boolean isGrey16(BufferedImage image) {
        ColorModel model = image.getColorModel();
        return model instanceof ComponentColorModel
                && model.getNumComponents() == 1
                && model.getTransferType() == DataBuffer.TYPE_USHORT;
    }

    static char[] grey16(BufferedImage image) {
        int width = image.getWidth();
        int[] samples = samples(image, 0);
        char[] levels = new char[width * image.getHeight()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (char) samples[i];
        }
        return levels;
    }

    /** The palette's numbers, one a pixel. */
    static byte[] indices(BufferedImage image) {
        int[] samples = samples(image, 0);
        byte[] indices = new byte[samples.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (byte) samples[i];
        }
        return indices;
    }

    private static byte[] levels(BufferedImage image, int band) {
        int[] samples = samples(image, band);
        byte[] levels = new byte[samples.length];
        if (image.getColorModel() instanceof IndexColorModel ramp) {
            for (int i = 0; i < levels.length; i++) {
                levels[i] = (byte) ramp.getRed(samples[i]);
            }
            return levels;
        }
        int shift = image.getRaster().getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (samples[i] >> shift);
        }
        return levels;
    }

    private static int[] samples(BufferedImage image, int band) {
        int width = image.getWidth();
        int height = image.getHeight();
        return image.getRaster().getSamples(0, 0, width, height, band, (int[]) null);
    }

    /** Whether the raster holds 8 or 16 bits a channel, alpha apart from the colours. */
    private static boolean isPlain(BufferedImage image) {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel palette) {
            return isGreyRamp(palette);
        }
        int bands = image.getRaster().getNumBands();
        for (int band = 0; band < bands; band++) {
            int bits = image.getSampleModel().getSampleSize(band);
            if (bits != Byte.SIZE && bits != SHORT_BITS) {
                return false;
            }
        }
        return bands <= 4 && bands == model.getNumComponents() && !model.isAlphaPremultiplied();
    }

    /** Grey pictures of 1, 2 or 4 bits come with such a palette. */
    private static boolean isGreyRamp(IndexColorModel model) {
        int size = model.getMapSize();
        if (model.hasAlpha() || size <= 2) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            int level = i * 255 / (size - 1);
            if (model.getRGB(i) != (0xff000000 | level * 0x010101)) {
                return false;
            }
        }
        return true;
    }

    private static BufferedImage converted(BufferedImage image) {
        boolean alpha = image.getColorModel().hasAlpha();
        int type = alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        BufferedImage result = new BufferedImage(image.getWidth(), image.getHeight(), type);
        int width = image.getWidth();
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            result.setRGB(0, y, width, 1, row, 0, width);
        }
        return result;
    }
}
