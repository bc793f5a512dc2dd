package unclip.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.math.RandomStreams;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.imageio.ImageIO;

class ImageFolderTest {

    private final Path folder;

    ImageFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void twoPictures() throws IOException {
        write("dog.png", 40, 20, Color.RED);
        write("inner/fox.jpg", 30, 30, Color.ORANGE);
        Files.writeString(folder.resolve("dog.txt"), "\uFEFFa red  dog\n");
        Files.writeString(folder.resolve("inner/fox.txt"), "an orange fox");
    }

    private void write(String name, int width, int height, Color colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        String format = name.substring(name.lastIndexOf('.') + 1);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    }

    private static Example example(ImageFolder data, int index) {
        return data.example(index, RandomStreams.open(1));
    }

    private void truncate(String name) throws IOException {
        Path file = folder.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }

    @Test
    void captionsStandBesideThePictures() throws IOException {
        ImageFolder data = ImageFolder.open(folder, 16);
        assertThat(data.size()).isEqualTo(2);
        assertThat(example(data, 0).caption()).isEqualTo("a red dog");
        assertThat(example(data, 1).caption()).isEqualTo("an orange fox");
        assertThat(example(data, 1).id()).isEqualTo(Path.of("inner", "fox.jpg").toString());
        BufferedImage image = example(data, 0).image();
        assertThat(image.getWidth()).isEqualTo(16);
        assertThat(image.getRGB(8, 0) & 0xffffff).as("cut square, not padded").isEqualTo(0xff0000);
        assertThat(image.getRGB(0, 8) & 0xffffff).isEqualTo(0xff0000);
    }

    @Test
    void captionsStandInATable() throws IOException {
        Files.writeString(
                folder.resolve("captions.tsv"),
                "file\tcaption\ninner/fox.jpg\ta fox\r\n\ndog.png\tdog!\n");
        ImageFolder data = ImageFolder.open(folder, 16);
        assertThat(data.size()).isEqualTo(2);
        assertThat(example(data, 0).caption()).isEqualTo("dog!");
        assertThat(example(data, 1).caption()).isEqualTo("a fox");
    }

    @Test
    void aTransparentPictureIsFittedWholeOntoWhite() throws IOException {
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xff0000ff);
        assertThat(ImageIO.write(image, "png", folder.resolve("dog.png").toFile())).isTrue();
        BufferedImage painted = example(ImageFolder.open(folder, 20), 0).image();
        assertThat(painted.getRGB(0, 5) & 0xffffff).isEqualTo(0x0000ff);
        assertThat(painted.getRGB(0, 0) & 0xffffff).isEqualTo(0xffffff);
    }

    @Test
    void aTruncatedPictureIsRefusedByName() throws IOException {
        truncate("dog.png");
        assertThatThrownBy(() -> ImageFolder.open(folder, 16))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve("dog.png") + " is damaged");
    }

    @Test
    void whatIsDamagedOrWithoutCaptionIsSkippedAndNamedWhenWished() throws IOException {
        truncate("dog.png");
        write("cat.png", 8, 8, Color.BLACK);
        write("owl.png", 8, 8, Color.BLACK);
        Files.writeString(folder.resolve("owl.txt"), " \n");
        Files.writeString(folder.resolve("text.gif"), "no picture");
        Files.writeString(folder.resolve("text.txt"), "a text");
        List<String> told = new ArrayList<>();
        ImageFolder data = ImageFolder.open(folder, 16, OnCorrupt.SKIP, told::add);
        assertThat(data.size()).isEqualTo(1);
        assertThat(data.skipped()).isEqualTo(4);
        assertThat(told).hasSize(4);
        assertThat(told.get(0)).contains("cat.png has no caption").contains("cat.txt");
        assertThat(told.get(1)).contains("dog.png is damaged");
        assertThat(told.get(2)).contains("owl.txt holds an empty caption");
        assertThat(told.get(3)).contains("text.gif is damaged or no picture");
    }

    @Test
    void aBadTableIsRefusedByLine() throws IOException {
        Path table = folder.resolve("captions.tsv");
        Files.writeString(table, "dog.png\ta\tb\n");
        assertThatThrownBy(() -> ImageFolder.open(folder, 16))
                .hasMessage(
                        "Line 1 of "
                                + table
                                + " must be a file, a tab and a caption, but has 3 cells.");
        Files.writeString(table, "../dog.png\ta\n");
        assertThatThrownBy(() -> ImageFolder.open(folder, 16))
                .hasMessage("Line 1 of " + table + " names ../dog.png, outside the folder.");
        Files.writeString(table, "cow.png\ta cow\n");
        assertThatThrownBy(() -> ImageFolder.open(folder, 16))
                .hasMessage("The picture " + folder.resolve("cow.png") + " is missing.");
        Files.write(table, new byte[] {(byte) 0xc3, (byte) 0x28});
        assertThatThrownBy(() -> ImageFolder.open(folder, 16))
                .hasMessage(table + " is not text in UTF-8.");
    }

    @Test
    void emptyAndMissingFoldersAreNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> ImageFolder.open(empty, 16))
                .hasMessageStartingWith(empty + " holds no picture");
        assertThatThrownBy(() -> ImageFolder.open(folder.resolve("none"), 16))
                .hasMessage("There is no folder " + folder.resolve("none") + ".");
        assertThatThrownBy(() -> ImageFolder.open(folder, 0)).hasMessageContaining("got 0");
    }
}
