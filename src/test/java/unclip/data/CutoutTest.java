package unclip.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;

class CutoutTest {

    /** Random opaque or see-through pixels; few colours make a palette. */
    private static BufferedImage noise(long seed, int side, int colours) {
        UniformRandomProvider random = RandomStreams.open(seed, side);
        int[] palette = new int[colours];
        for (int i = 0; i < colours; i++) {
            palette[i] = random.nextInt();
        }
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, palette[random.nextInt(colours)]);
        }
        return image;
    }

    @Property(tries = 20)
    void resizingKeepsAlphaSoThatPaintingAfterwardsIsTheSame(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int factor) {
        Cutout whole = Cutout.of(noise(seed, 8 * factor, 400));
        BufferedImage resized = whole.resize(8);
        BufferedImage direct = whole.paint(8, 0x336699);
        BufferedImage later = Cutout.of(resized).paint(8, 0x336699);
        for (int i = 0; i < 64; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                int a = direct.getRGB(i % 8, i / 8) >> shift & 0xff;
                int b = later.getRGB(i % 8, i / 8) >> shift & 0xff;
                assertThat(a - b).as("rounded twice").isBetween(-2, 2);
            }
        }
    }

    private static double mean(BufferedImage image) {
        double sum = 0;
        int n = image.getWidth() * image.getHeight();
        for (int i = 0; i < n; i++) {
            sum += image.getRGB(i % image.getWidth(), i / image.getWidth()) >> 8 & 0xff;
        }
        return sum / n;
    }

    @Property(tries = 30)
    void thePictureSurvivesBeingStored(@ForAll long seed, @ForAll boolean palette) {
        BufferedImage image = noise(seed, 24, palette ? 40 : 570);
        BufferedImage back = Cutout.of(image).toImage();
        for (int i = 0; i < 24 * 24; i++) {
            assertThat(back.getRGB(i % 24, i / 24)).isEqualTo(image.getRGB(i % 24, i / 24));
        }
    }

    @Property(tries = 30)
    void paintingAtTheSameSizeIsExactlyOver(@ForAll long seed, @ForAll boolean palette) {
        BufferedImage image = noise(seed, 20, palette ? 40 : 390);
        BufferedImage painted = Cutout.of(image).paint(20, 0x3060c0);
        for (int i = 0; i < 400; i++) {
            int argb = image.getRGB(i % 20, i / 20);
            double alpha = (argb >>> 24) / 255.0;
            double blue = alpha * (argb & 0xff) + (1 - alpha) * 0xc0;
            assertThat((double) (painted.getRGB(i % 20, i / 20) & 0xff))
                    .isCloseTo(blue, within(0.501));
        }
    }

    @Property(tries = 30)
    void shrinkingKeepsTheMeanLevel(@ForAll long seed, @ForAll @IntRange(max = 255) int grey) {
        Cutout cutout = Cutout.of(noise(seed, 64, 50));
        int background = grey * 0x010101;
        double whole = mean(cutout.paint(64, background));
        assertThat(mean(cutout.paint(32, background))).isCloseTo(whole, within(0.5));
        assertThat(mean(cutout.paint(24, background))).isCloseTo(whole, within(0.5));
    }

    @Property(tries = 30)
    void aPlainPictureStaysPlainInsideItsFrame(
            @ForAll @DoubleRange(min = 0.5, max = 1) double scale,
            @ForAll @IntRange(min = 8, max = 80) int size) {
        BufferedImage plain = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            plain.setRGB(i % 16, i / 16, 0x123456);
        }
        BufferedImage painted = Cutout.of(plain).paint(size, 0xffffff, scale, 0, 0);
        assertThat(painted.getRGB(size / 2, size / 2) & 0xffffff).isEqualTo(0x123456);
    }

    @Test
    void theColourOfInvisiblePixelsDoesNotBleedIn() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00ff0000); // invisible red
        image.setRGB(1, 0, 0xff0000ff);
        int pixel = Cutout.of(image).paint(1, 0x000000).getRGB(0, 0) & 0xffffff;
        assertThat(pixel).isEqualTo(0x000040); // a quarter of the frame is blue, none of it red
    }

    @Test
    void aShiftByWholePixelsMovesThePicture() {
        Cutout cutout = Cutout.of(noise(7, 32, 30));
        BufferedImage still = cutout.paint(32, 0xffffff);
        BufferedImage moved = cutout.paint(32, 0xffffff, 1, 3 / 32.0, -2 / 32.0);
        for (int y = 0; y < 30; y++) {
            for (int x = 3; x < 32; x++) {
                assertThat(moved.getRGB(x, y)).isEqualTo(still.getRGB(x - 3, y + 2));
            }
            assertThat(moved.getRGB(0, y) & 0xffffff).isEqualTo(0xffffff);
        }
    }

    @Test
    void aPictureShiftedOutOfTheFrameLeavesTheBackground() {
        BufferedImage painted = Cutout.of(noise(7, 8, 30)).paint(8, 0x00ff00, 1, 5, 5);
        assertThat(mean(painted)).isEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_ARGB_PRE,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_4BYTE_ABGR_PRE,
                BufferedImage.TYPE_USHORT_565_RGB,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void everyKindOfPictureIsReadAsItsOwnGetRgbSays(int type) {
        for (int colours : new int[] {5, 400}) {
            BufferedImage noise = noise(3, 21, colours);
            BufferedImage image = new BufferedImage(21, 21, type);
            for (int i = 0; i < 21 * 21; i++) {
                image.setRGB(i % 21, i / 21, noise.getRGB(i % 21, i / 21));
            }
            BufferedImage read = Cutout.of(image).toImage();
            for (int i = 0; i < 21 * 21; i++) {
                assertThat(read.getRGB(i % 21, i / 21)).isEqualTo(image.getRGB(i % 21, i / 21));
            }
        }
    }

    @Test
    void badSizesAreRefused() {
        Cutout cutout = Cutout.of(noise(1, 4, 3));
        assertThatThrownBy(() -> cutout.paint(0, 0)).hasMessageContaining("got size 0");
        assertThatThrownBy(() -> cutout.paint(4, 0, 0, 0, 0)).hasMessageContaining("scale 0.0");
    }
}
