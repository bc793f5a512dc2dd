package unclip.image;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * How a camera held a picture, as the Exif tag Orientation (0x0112) notes it: what has to be done
 * to the stored rows so that the picture stands upright.
 */
public enum Orientation {
    /** 1: nothing. */
    UPRIGHT(false, false, false),
    /** 2: left and right change places. */
    MIRRORED(false, true, false),
    /** 3: half a turn. */
    HALF_TURN(false, true, true),
    /** 4: top and bottom change places. */
    FLIPPED(false, false, true),
    /** 5: rows become columns. */
    TRANSPOSED(true, false, false),
    /** 6: a quarter turn clockwise. */
    QUARTER_TURN(true, true, false),
    /** 7: rows become columns, from the other corner. */
    TRANSVERSED(true, true, true),
    /** 8: a quarter turn anticlockwise. */
    QUARTER_TURN_BACK(true, false, true);

    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;

    private final boolean transposed;
    private final boolean mirrored;
    private final boolean flipped;

    Orientation(boolean transposed, boolean mirrored, boolean flipped) {
        this.transposed = transposed;
        this.mirrored = mirrored;
        this.flipped = flipped;
    }

    /**
     * The orientation that a file notes.
     *
     * @param file the whole content of a JPEG, PNG or WebP file, or of anything else
     * @return {@link #UPRIGHT} if there is no note, or none that can be read
     */
    public static Orientation of(byte[] file) {
        return ImageContainer.exif(file).flatMap(Orientation::ofTiff).orElse(UPRIGHT);
    }

    /**
     * Turns a picture as noted.
     *
     * @param image any type, rows as stored
     * @return the picture itself if it is upright already, otherwise a new one of the same kind
     */
    public BufferedImage apply(BufferedImage image) {
        if (this == UPRIGHT) {
            return image;
        }
        int width = transposed ? image.getHeight() : image.getWidth();
        int height = transposed ? image.getWidth() : image.getHeight();
        BufferedImage result =
                new BufferedImage(
                        image.getColorModel(),
                        image.getRaster().createCompatibleWritableRaster(width, height),
                        image.isAlphaPremultiplied(),
                        null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int across = mirrored ? width - 1 - x : x;
                int down = flipped ? height - 1 - y : y;
                Object pixel =
                        image.getRaster()
                                .getDataElements(
                                        transposed ? down : across,
                                        transposed ? across : down,
                                        null);
                result.getRaster().setDataElements(x, y, pixel);
            }
        }
        return result;
    }

    /** Reads the first directory of a TIFF structure, which is what an Exif block is. */
    private static Optional<Orientation> ofTiff(ByteBuffer tiff) {
        if (tiff.remaining() < 8) {
            return Optional.empty();
        }
        boolean little = tiff.get(0) == 'I';
        tiff.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(4) & 0xffffffffL;
        if (directory + 2 > tiff.limit()) {
            return Optional.empty();
        }
        int entries = tiff.getShort((int) directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            long at = directory + 2 + (long) i * ENTRY_BYTES;
            if (at + ENTRY_BYTES > tiff.limit()) {
                return Optional.empty();
            }
            if ((tiff.getShort((int) at) & 0xffff) == TAG) {
                return ofValue(tiff.getShort((int) at + 8) & 0xffff);
            }
        }
        return Optional.empty();
    }

    private static Optional<Orientation> ofValue(int value) {
        Orientation[] all = values();
        return value >= 1 && value <= all.length ? Optional.of(all[value - 1]) : Optional.empty();
    }
}
