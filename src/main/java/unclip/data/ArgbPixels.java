package unclip.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;

/**
 * What {@link BufferedImage#getRGB} gives, which asks for each pixel by itself: many times as fast
 * for what PNG and JPEG files usually are.
 */
final class ArgbPixels {

    private ArgbPixels() {}

    /** The pixels row by row, {@code 0xAARRGGBB}. */
    static int[] of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getRaster().getTransferType() == DataBuffer.TYPE_BYTE) {
            Object pixels = image.getRaster().getDataElements(0, 0, width, height, null);
            ColorModel model = image.getColorModel();
            if (model instanceof IndexColorModel palette) {
                return ofPalette(palette, (byte[]) pixels);
            }
            if (isPlain(model)) {
                return ofChannels(model.getNumComponents(), (byte[]) pixels);
            }
        }
        return image.getRGB(0, 0, width, height, null, 0, width);
    }

    private static int[] ofPalette(IndexColorModel palette, byte[] indices) {
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        int[] argb = new int[indices.length];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = colours[indices[i] & 0xff];
        }
        return argb;
    }

    /** Whether a pixel is three or four bytes: red, green, blue and perhaps alpha, as they are. */
    private static boolean isPlain(ColorModel model) {
        return model instanceof ComponentColorModel
                && model.getColorSpace().isCS_sRGB()
                && model.getNumComponents() >= 3
                && !model.isAlphaPremultiplied()
                && model.getPixelSize() == Byte.SIZE * model.getNumComponents();
    }

    private static int[] ofChannels(int channels, byte[] levels) {
        int[] argb = new int[levels.length / channels];
        for (int i = 0; i < argb.length; i++) {
            int at = i * channels;
            int alpha = channels == 4 ? levels[at + 3] & 0xff : 0xff;
            int green = (levels[at + 1] & 0xff) << 8;
            argb[i] = alpha << 24 | (levels[at] & 0xff) << 16 | green | (levels[at + 2] & 0xff);
        }
        return argb;
    }
}
