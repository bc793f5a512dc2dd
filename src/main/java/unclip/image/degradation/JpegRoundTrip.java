package unclip.image.degradation;

import org.apache.commons.rng.UniformRandomProvider;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture written as JPEG and read again: rounded to bytes, cut to [-1, 1], with the artefacts of
 * 8 × 8 blocks and of colour at half resolution. The encoder is the JDK's, so pictures may differ
 * by a level between JDKs.
 *
 * @param qualityFrom quality is drawn uniformly from the whole numbers between this, at least 1,
 * @param qualityTo and this, at most 100
 */
public record JpegRoundTrip(int qualityFrom, int qualityTo) implements Degradation {

    /** Checks the qualities. */
    public JpegRoundTrip {
        Range.check("JPEG quality", (double) qualityFrom, (double) qualityTo, 1, 100);
    }

    @Override
    public Planes apply(Planes picture, UniformRandomProvider random) {
        int quality = qualityFrom + random.nextInt(qualityTo - qualityFrom + 1);
        try {
            return Planes.of(decoded(encoded(picture.toImage(), quality / 100f)));
        } catch (IOException e) {
            throw new UncheckedIOException("A picture can't be written as JPEG.", e);
        }
    }

    private static byte[] encoded(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage decoded(byte[] jpeg) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
        if (image == null) {
            throw new IOException("This Java can't read JPEG.");
        }
        return image;
    }
}
