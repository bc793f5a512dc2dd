package unclip.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;

class PictureFormatsTest {

    /** The upper half red, the lower blue, alpha falling to the right, as make_fixtures.py says. */
    @ParameterizedTest
    @CsvSource({"lossless, 0", "lossy, 12"})
    void webpKeepsItsColoursAndItsAlpha(String name, int tolerance) throws IOException {
        BufferedImage image = PictureFormats.decode(WebpFixtures.bytes(name), name);

        assertThat(image.getWidth()).isEqualTo(WebpFixtures.SIDE);
        assertThat(image.getHeight()).isEqualTo(WebpFixtures.SIDE);
        for (int x : new int[] {8, 20, 31}) {
            assertPixel(image.getRGB(x, 14), alpha(x, 14), 0xdc1e28, tolerance);
            assertPixel(image.getRGB(x, 25), alpha(x, 25), 0x1e3cd2, tolerance);
        }
        assertThat(image.getRGB(0, 0) >>> 24).isZero();
    }

    private static int alpha(int x, int y) {
        return 255 - (127 * x + 31 * y) / WebpFixtures.SIDE;
    }

    private static void assertPixel(int argb, int alpha, int rgb, int tolerance) {
        assertThat(argb >>> 24).as("alpha is lossless in both").isEqualTo(alpha);
        for (int shift = 0; shift < 24; shift += 8) {
            int difference = (argb >> shift & 0xff) - (rgb >> shift & 0xff);
            assertThat(difference).isBetween(-tolerance, tolerance);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossless", "lossy"})
    void aWebpCutInHalfIsNamed(String name) throws IOException {
        byte[] whole = WebpFixtures.bytes(name);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> PictureFormats.decode(half, "half.webp"))
                .isInstanceOf(IOException.class)
                .hasMessage("half.webp is damaged: it is not a complete picture.");
    }

    @Test
    void whatIsNoPictureIsNamedWithTheFormatsThatAreRead() {
        assertThatThrownBy(() -> PictureFormats.decode(new byte[64], "zeros"))
                .hasMessage(
                        "zeros is damaged or no picture: it is none of PNG, JPEG, GIF, BMP and"
                                + " WebP.");
    }
}
