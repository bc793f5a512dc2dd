package unclip.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;

import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decoding of pictures that may be damaged. */
public final class PictureFormats {

    private PictureFormats() {}

    /**
     * Decodes a picture: PNG, JPEG, GIF and BMP, which the Java runtime reads, and WebP, for which
     * the class path holds a reader. That one was checked on every picture of the Fluent package;
     * it gets the alpha of some other lossy files wrong, those of few levels.
     *
     * @param bytes the whole file
     * @param name what the sentence calls the file
     * @throws IOException one sentence that names the file
     */
    public static BufferedImage decode(byte[] bytes, String name) throws IOException {
        BufferedImage image;
        try {
            // ImageIO's own stream would make a temporary file; read closes this one
            image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException | RuntimeException e) {
            throw new IOException(name + " is damaged: it is not a complete picture.", e);
        }
        if (image == null) {
            throw new IOException(
                    name
                            + " is damaged or no picture: it is none of PNG, JPEG, GIF, BMP and"
                            + " WebP.");
        }
        return image;
    }
}
