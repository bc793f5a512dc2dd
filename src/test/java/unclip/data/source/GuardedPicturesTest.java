package unclip.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.image.ImageFiles;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

class GuardedPicturesTest {

    private static RefusedException refusal(byte[] bytes) {
        return catchThrowableOfType(
                RefusedException.class, () -> GuardedPictures.decode(bytes, Limits.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void theFourFormatsAreDecoded(String format) throws IOException {
        byte[] bytes = Samples.picture(format, 20);
        assertThat(GuardedPictures.decode(bytes, Limits.DEFAULT).getWidth()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exif-6.jpg", "exif-8.png"})
    void picturesStandUprightAsTheCameraNoted(String name) throws IOException {
        byte[] bytes = fixture(name);
        BufferedImage stored = ImageFiles.decode(bytes, name);
        BufferedImage upright = GuardedPictures.decode(bytes, Limits.DEFAULT);
        assertThat(upright.getWidth()).isEqualTo(stored.getHeight());
        assertThat(upright.getHeight()).isEqualTo(stored.getWidth());
        BufferedImage same = ImageFiles.decodeUpright(bytes, name);
        for (int i = 0; i < upright.getWidth() * upright.getHeight(); i++) {
            int x = i % upright.getWidth();
            int y = i / upright.getWidth();
            assertThat(upright.getRGB(x, y)).isEqualTo(same.getRGB(x, y));
        }
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in =
                GuardedPicturesTest.class.getResourceAsStream("/unclip/image/clip/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @Test
    void aSizeBeyondTheLimitsIsRefusedByTheHeaderAlone() throws IOException {
        RefusedException area = refusal(Samples.pngThatClaims(50_000, 50_000));
        assertThat(area.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
        assertThat(area).hasMessageContaining("50000 × 50000");
        RefusedException side = refusal(Samples.pngThatClaims(50_000, 4));
        assertThat(side.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
        assertThat(refusal(Samples.pngThatClaims(16_000, 3_000)).reason())
                .isEqualTo(Reason.DAMAGED); // allowed, but the pixels are not there
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif"})
    void aPictureThatIsCutOffIsRefused(String format) throws IOException {
        byte[] bytes = Samples.picture(format, 60);
        for (int length : new int[] {bytes.length / 2, bytes.length - bytes.length / 10, 30}) {
            assertThat(refusal(Arrays.copyOf(bytes, length)))
                    .as("%s of %d bytes", format, length)
                    .extracting(RefusedException::reason)
                    .isIn(Reason.CUT_OFF, Reason.DAMAGED);
        }
    }

    @Test
    void whatIsNoPictureOrOfAnotherFormatIsUnsupported() throws IOException {
        assertThat(refusal("no picture".getBytes(StandardCharsets.UTF_8)).reason())
                .isEqualTo(Reason.UNSUPPORTED);
        assertThat(refusal(Samples.picture("tiff", 8)).reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(refusal(new byte[0]).reason()).isEqualTo(Reason.CUT_OFF);
        assertThat(refusal(fixture("cmyk.jpg"))).hasMessageContaining("CMYK");
    }

    @Test
    void lossyWebpWithAlphaIsUnsupported() {
        byte[] webp =
                "RIFF\36\0\0\0WEBPVP8X\12\0\0\0\20\0\0\0\3\0\0\3\0\0ALPH\0\0\0\0"
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(webp).reason()).isEqualTo(Reason.UNSUPPORTED);
    }

    /** 300 MB of zeros in a text chunk of 300 kB; decoding does not unpack it. */
    @Test
    void aCompressedTextInAPngIsNotUnpacked() throws IOException {
        byte[] png = Samples.picture("png", 8);
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.write("zTXtComment\0\0".getBytes(StandardCharsets.ISO_8859_1));
        try (DeflaterOutputStream out =
                new DeflaterOutputStream(chunk, new Deflater(Deflater.BEST_SPEED))) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                out.write(zeros);
            }
        }
        CRC32 crc = new CRC32();
        crc.update(chunk.toByteArray());
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(png, 0, 33); // signature and header
        bomb.write(ByteBuffer.allocate(4).putInt(chunk.size() - 4).array());
        chunk.writeTo(bomb);
        bomb.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        bomb.write(png, 33, png.length - 33);
        long before = allocated();

        assertThat(GuardedPictures.decode(bomb.toByteArray(), Limits.DEFAULT).getWidth())
                .isEqualTo(8);

        assertThat(allocated() - before).isLessThan(50L << 20);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
