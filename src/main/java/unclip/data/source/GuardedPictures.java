package unclip.data.source;

import org.jspecify.annotations.Nullable;

import unclip.image.ImageFiles;
import unclip.image.Orientation;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;

import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes pictures that nobody vouches for: first the header, then what it allows. */
public final class GuardedPictures {

    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp", "webp");

    private GuardedPictures() {}

    /**
     * Decodes PNG, JPEG, GIF (its first frame), BMP, and WebP without alpha or lossless; the reader
     * on the class path gets the alpha of some lossy WebP files wrong, so they are refused.
     * Pictures are turned upright as the camera noted (Exif).
     *
     * @param bytes the whole file
     * @param limits checked against the size in the header before any pixel is decoded
     * @throws RefusedException says what is wrong with it
     */
    public static BufferedImage decode(byte[] bytes, Limits limits) throws RefusedException {
        ImageReader reader = null;
        // Not closed: it holds nothing but the bytes, and closing it twice is an error.
        ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
        try {
            reader = reader(in, bytes);
            // Without metadata: compressed texts in a PNG may be bombs, too.
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            requireSize(width, height, limits);
            EndOfData end = new EndOfData();
            reader.addIIOReadWarningListener(end);
            BufferedImage image = reader.read(0);
            if (end.seen()) {
                throw new RefusedException(Reason.CUT_OFF, "The picture's data end too early.");
            }
            return Orientation.of(bytes).apply(image);
        } catch (RefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw refusal(e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    private static ImageReader reader(ImageInputStream in, byte[] bytes) throws RefusedException {
        if (bytes.length == 0) {
            throw new RefusedException(Reason.CUT_OFF, "The file is empty.");
        }
        if (WebpHeader.lossyWithAlpha(bytes) || WebpHeader.animated(bytes)) {
            throw new RefusedException(
                    Reason.UNSUPPORTED, "Lossy WebP with alpha and animated WebP are not read.");
        }
        if (ImageFiles.isForPrinting(bytes)) {
            throw new RefusedException(
                    Reason.UNSUPPORTED, "JPEG pictures in CMYK, for printing, are not read.");
        }
        @Nullable ImageReader found = null;
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (found == null && readers.hasNext()) {
            ImageReader candidate = readers.next();
            found = FORMATS.contains(format(candidate)) ? candidate : null;
        }
        if (found == null) {
            throw new RefusedException(
                    Reason.UNSUPPORTED, "It is none of PNG, JPEG, GIF, BMP and WebP.");
        }
        return found;
    }

    private static String format(ImageReader reader) throws RefusedException {
        try {
            return reader.getFormatName().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    private static void requireSize(int width, int height, Limits limits) throws RefusedException {
        if (width < 1 || height < 1) {
            throw new RefusedException(
                    Reason.DAMAGED, "Its header says %d × %d pixels.".formatted(width, height));
        }
        long pixels = (long) width * height;
        if (pixels > limits.pixels() || Math.max(width, height) > limits.side()) {
            throw new RefusedException(
                    Reason.TOO_MANY_PIXELS,
                    "Its header says %d × %d pixels; at most %d pixels with sides of %d are decoded."
                            .formatted(width, height, limits.pixels(), limits.side()));
        }
    }

    private static RefusedException refusal(Exception e) {
        String text = String.valueOf(e.getMessage());
        if (e instanceof IIOException && text.startsWith("Unsupported")) {
            return new RefusedException(
                    Reason.UNSUPPORTED, "This variant of its format is not read: " + text + ".", e);
        }
        return new RefusedException(Reason.DAMAGED, "It is not a complete picture.", e);
    }
}
