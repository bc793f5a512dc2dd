package unclip.image;

import org.jspecify.annotations.Nullable;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;

import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes pictures in memory; every way to fail ends in one sentence. */
final class ImageReading {

    private ImageReading() {}

    static BufferedImage decode(byte[] bytes, String source) throws IOException {
        if (ImageContainer.isFourColourJpeg(bytes)) {
            throw new IOException(
                    source + " is a JPEG picture in CMYK, for printing; save it as RGB.");
        }
        @Nullable BufferedImage image;
        try {
            image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException | RuntimeException e) {
            // The JDK's decoders answer damaged data with many kinds of exception.
            throw new IOException("The picture " + source + " is damaged or cut off.", e);
        }
        if (image == null) {
            throw new IOException(
                    source + " is no picture in a known format; PNG, JPEG, GIF and BMP are.");
        }
        return image;
    }
}
