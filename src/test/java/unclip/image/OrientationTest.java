package unclip.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

class OrientationTest {

    /** A, B above C, D as numbers, and what Exif 2.3 says they become (its table of tag 0x0112). */
    private static final List<List<Integer>> UPRIGHT_PIXELS =
            List.of(
                    List.of(1, 2, 3, 4),
                    List.of(2, 1, 4, 3),
                    List.of(4, 3, 2, 1),
                    List.of(3, 4, 1, 2),
                    List.of(1, 3, 2, 4),
                    List.of(3, 1, 4, 2),
                    List.of(4, 2, 3, 1),
                    List.of(2, 4, 1, 3));

    private static final List<Orientation> IN_ORDER = List.of(Orientation.values());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theNoteOfACameraIsReadAndFollowed(int value) throws IOException {
        Orientation orientation = Orientation.of(file("exif-" + value + ".jpg"));
        assertThat(orientation).isSameAs(IN_ORDER.get(value - 1));
        BufferedImage square = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        square.setRGB(0, 0, 2, 2, new int[] {1, 2, 3, 4}, 0, 2);
        int[] pixels = Pictures.pixels(orientation.apply(square));
        assertThat(Arrays.stream(pixels).map(rgb -> rgb & 0xff).boxed().toList())
                .isEqualTo(UPRIGHT_PIXELS.get(value - 1));
    }

    @Test
    void readingLeavesRowsAsStoredUnlessAskedToTurn(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("turned.jpg");
        Files.write(file, file("exif-6.jpg"));
        assertThat(ImageFiles.read(file).getWidth()).isEqualTo(34);
        assertThat(ImageFiles.readUpright(file).getWidth()).isEqualTo(20);
        assertThat(ImageFiles.readUpright(file).getHeight()).isEqualTo(34);
    }

    @Test
    void pngFilesCanHoldTheNoteToo() throws IOException {
        assertThat(Orientation.of(file("exif-8.png"))).isEqualTo(Orientation.QUARTER_TURN_BACK);
        BufferedImage turned = ImageFiles.decodeUpright(file("exif-8.png"), "exif-8.png");
        assertThat(turned.getHeight()).isEqualTo(24);
    }

    @Test
    void webpFilesCanHoldTheNoteToo() {
        byte[] tiff = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0};
        ByteBuffer file = ByteBuffer.allocate(20 + tiff.length);
        file.put("RIFF....WEBPEXIF".getBytes(StandardCharsets.ISO_8859_1));
        file.putInt(Integer.reverseBytes(tiff.length)).put(tiff);
        assertThat(Orientation.of(file.array())).isEqualTo(Orientation.HALF_TURN);
    }

    @Test
    void filesWithoutNoteAreUpright() throws IOException {
        assertThat(Orientation.of(file("odd.png"))).isEqualTo(Orientation.UPRIGHT);
        assertThat(Orientation.of(file("photo.jpg"))).isEqualTo(Orientation.UPRIGHT);
        assertThat(Orientation.of(new byte[0])).isEqualTo(Orientation.UPRIGHT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exif-6.jpg", "exif-8.png"})
    void aCutFileIsNeverAnError(String name) throws IOException {
        byte[] whole = file(name);
        for (int length = 0; length < whole.length; length++) {
            assertThat(Orientation.of(Arrays.copyOf(whole, length))).isNotNull();
        }
    }

    @Property(tries = 500)
    void damagedFilesAreNeverAnError(@ForAll byte[] tail) throws IOException {
        byte[] file = file("exif-6.jpg");
        System.arraycopy(tail, 0, file, 12, Math.min(tail.length, file.length - 12));
        assertThat(Orientation.of(file)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(Orientation.class)
    void turningKeepsTheKindOfPictureAndLosesNoPixel(Orientation orientation) {
        BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_4BYTE_ABGR);
        for (int i = 0; i < 15; i++) {
            image.setRGB(i % 5, i / 5, i << 24 | i);
        }
        BufferedImage turned = orientation.apply(image);
        assertThat(turned.getColorModel()).isEqualTo(image.getColorModel());
        assertThat(Pictures.pixels(turned)).containsExactlyInAnyOrder(Pictures.pixels(image));
    }

    @Test
    void picturesForPrintingAreRefusedInOneSentence() throws IOException {
        byte[] cmyk = file("cmyk.jpg");
        assertThatThrownBy(() -> ImageFiles.decode(cmyk, "cmyk.jpg"))
                .isInstanceOf(IOException.class)
                .hasMessage("cmyk.jpg is a JPEG picture in CMYK, for printing; save it as RGB.");
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = OrientationTest.class.getResourceAsStream("clip/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
