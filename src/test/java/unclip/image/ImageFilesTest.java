package unclip.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;

class ImageFilesTest {

    private final Path folder;

    ImageFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void pngKeepsEveryPixelAndAlpha() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x40123456);
        image.setRGB(1, 0, 0xff654321);
        Path file = folder.resolve("a.png");
        ImageFiles.writePng(file, image);
        assertThat(Pictures.pixels(ImageFiles.read(file))).containsExactly(0x40123456, 0xff654321);
        assertThat(Files.readAllBytes(file)).isEqualTo(ImageFiles.png(image));
    }

    @Test
    void gifHasAllFramesTheirTimeAndRepeatsForEver() throws IOException {
        Path file = folder.resolve("a.gif");
        List<BufferedImage> frames =
                List.of(
                        Pictures.plain(8, 0xff0000),
                        Pictures.plain(8, 0x00ff00),
                        Pictures.plain(8, 0x0000ff));
        ImageFiles.writeGif(file, frames, 25);
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(3);
            for (int i = 0; i < 3; i++) {
                assertThat(Pictures.pixels(reader.read(i)))
                        .containsExactly(Pictures.pixels(frames.get(i)));
                assertThat(delay(reader.getImageMetadata(i))).isEqualTo("25");
            }
            reader.dispose();
        }
        // Netscape's extension: 3 bytes, sub-block 1, loop count 0, end of blocks.
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("NETSCAPE2.0\u0003\u0001\u0000\u0000\u0000");
    }

    private static String delay(IIOMetadata metadata) {
        Element root = (Element) metadata.getAsTree(metadata.getNativeMetadataFormatName());
        Element control = (Element) root.getElementsByTagName("GraphicControlExtension").item(0);
        return control.getAttribute("delayTime");
    }

    @Test
    void wrongAnimationsAreOneSentence() {
        Path file = folder.resolve("a.gif");
        assertThatThrownBy(() -> ImageFiles.writeGif(file, List.of(), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An animation needs at least one frame, got none");
        List<BufferedImage> one = List.of(Pictures.plain(2, 0));
        assertThatThrownBy(() -> ImageFiles.writeGif(file, one, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A frame must stay for 2 to 65535 hundredths of a second, got 0");
        List<BufferedImage> mixed = List.of(Pictures.plain(2, 0), Pictures.plain(3, 0));
        assertThatThrownBy(() -> ImageFiles.writeGif(file, mixed, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Frames must have one size: the first is 2 × 2");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void missingDamagedAndForeignPicturesAreOneSentence() throws IOException {
        Path none = folder.resolve("none.png");
        assertThatThrownBy(() -> ImageFiles.read(none))
                .isInstanceOf(IOException.class)
                .hasMessage("There is no picture " + none + ".");
        byte[] png = ImageFiles.png(Pictures.noise(32, 32, 1));
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(png, 500));
        assertThatThrownBy(() -> ImageFiles.read(cut))
                .isInstanceOf(IOException.class)
                .hasMessage("The picture " + cut + " is damaged or cut off.");
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        assertThatThrownBy(() -> ImageFiles.read(text))
                .isInstanceOf(IOException.class)
                .hasMessage(text + " is no picture in a known format; PNG, JPEG, GIF and BMP are.");
    }
}
