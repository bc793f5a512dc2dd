package unclip.data.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.data.CommittedData;
import unclip.data.Example;
import unclip.data.OnCorrupt;
import unclip.data.fashion.FashionMnist.Part;
import unclip.files.Checksums;
import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

class FashionMnistTest {

    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";
    private static final Path COMMITTED = CommittedData.folder("fashion-mnist");

    private final Path folder;

    FashionMnistTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** The first pictures of the committed subset, uncompressed. */
    private void writeSmall(int images, int labels) throws IOException {
        byte[] pixels = Arrays.copyOf(unpacked(IMAGES + ".gz"), 16 + 784 * images);
        ByteBuffer.wrap(pixels).putInt(4, images);
        Files.write(folder.resolve(IMAGES), pixels);
        byte[] classes = Arrays.copyOf(unpacked(LABELS + ".gz"), 8 + labels);
        ByteBuffer.wrap(classes).putInt(4, labels);
        Files.write(folder.resolve(LABELS), classes);
    }

    private static byte[] unpacked(String name) throws IOException {
        byte[] packed = Files.readAllBytes(COMMITTED.resolve(name));
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    private void damage(String name, int offset, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        bytes[offset] = (byte) value;
        Files.write(folder.resolve(name), bytes);
    }

    private void truncate(String name, int length) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        Files.write(folder.resolve(name), Arrays.copyOf(bytes, length));
    }

    @Test
    void theCommittedSubsetIsWhole() throws IOException {
        for (String line : Files.readAllLines(COMMITTED.resolve("checksums.sha256"))) {
            String[] parts = line.split("  ", -1);
            assertThat(Checksums.sha256(COMMITTED.resolve(parts[1]))).isEqualTo(parts[0]);
        }
        FashionMnist data = FashionMnist.open(COMMITTED, Part.TRAIN, 32);
        assertThat(data.size()).isEqualTo(6_000);
        int[] counts = new int[10];
        for (int i = 0; i < data.size(); i++) {
            counts[data.label(i)]++;
        }
        assertThat(Arrays.stream(counts).min().orElse(0)).isGreaterThan(500);
        assertThat(data.label(0)).as("the first is an ankle boot").isEqualTo(9);
    }

    @Test
    void picturesArePaddedByTwoBlackPixels() throws IOException {
        writeSmall(3, 3);
        byte[] pixels = unpacked(IMAGES + ".gz");
        FashionMnist data = FashionMnist.open(folder, Part.TRAIN, 32);
        Example example = data.example(2, RandomStreams.open(1));
        assertThat(example.id()).isEqualTo("fashion-mnist/2");
        assertThat(example.caption()).startsWith("a photo of ");
        BufferedImage image = example.image();
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                boolean inside = y >= 2 && y < 30 && x >= 2 && x < 30;
                int at = 16 + 2 * 784 + (y - 2) * 28 + x - 2;
                int expected = inside ? (pixels[at] & 0xff) * 0x010101 : 0;
                assertThat(image.getRGB(x, y) & 0xffffff).isEqualTo(expected);
            }
        }
    }

    @Test
    void largerSizesRepeatPixels() throws IOException {
        writeSmall(1, 1);
        BufferedImage small = image(32);
        BufferedImage large = image(64);
        BufferedImage bare = image(28);
        for (int i = 0; i < 64 * 64; i++) {
            int x = i % 64;
            int y = i / 64;
            assertThat(large.getRGB(x, y)).isEqualTo(small.getRGB(x / 2, y / 2));
        }
        assertThat(bare.getRGB(10, 10)).isEqualTo(small.getRGB(12, 12));
        assertThatThrownBy(() -> FashionMnist.open(folder, Part.TRAIN, 40))
                .hasMessageContaining("a multiple of 32, got 40");
    }

    private BufferedImage image(int size) throws IOException {
        return FashionMnist.open(folder, Part.TRAIN, size)
                .example(0, RandomStreams.open(1))
                .image();
    }

    @Test
    void aWrongMagicNumberIsRefusedWhateverThePolicy() throws IOException {
        writeSmall(3, 3);
        damage(IMAGES, 3, 1);
        assertThatThrownBy(
                        () ->
                                FashionMnist.open(
                                        folder, Part.TRAIN, 32, OnCorrupt.SKIP, message -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        folder.resolve(IMAGES)
                                + " is not an IDX file of pictures: it starts with 0x00000801"
                                + " instead of 0x00000803.");
    }

    @Test
    void aTruncatedFileIsRefusedOrUsedAsFarAsItGoes() throws IOException {
        writeSmall(5, 5);
        truncate(IMAGES, 16 + 784 * 3 + 100);
        String sentence = folder.resolve(IMAGES) + " is truncated: it ends after 3 of 5 items.";
        assertThatThrownBy(() -> FashionMnist.open(folder, Part.TRAIN, 32)).hasMessage(sentence);
        List<String> told = new ArrayList<>();
        FashionMnist data = FashionMnist.open(folder, Part.TRAIN, 32, OnCorrupt.SKIP, told::add);
        assertThat(data.size()).isEqualTo(3);
        assertThat(told).containsExactly(sentence);
    }

    @Test
    void truncatedGzipIsRefusedOrUsedAsFarAsItGoes() throws IOException {
        for (String name : List.of(IMAGES + ".gz", LABELS + ".gz")) {
            Files.copy(COMMITTED.resolve(name), folder.resolve(name));
        }
        truncate(IMAGES + ".gz", 1_000_000);
        assertThatThrownBy(() -> FashionMnist.open(folder, Part.TRAIN, 32))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve(IMAGES + ".gz") + " is truncated");
        FashionMnist data =
                FashionMnist.open(folder, Part.TRAIN, 32, OnCorrupt.SKIP, message -> {});
        assertThat(data.size()).isBetween(1_000, 5_999);
        truncate(IMAGES + ".gz", 5);
        assertThatThrownBy(() -> FashionMnist.open(folder, Part.TRAIN, 32))
                .hasMessageContaining("ends inside its gzip header");
    }

    @Test
    void aFlippedBitInGzipIsRefused() throws IOException {
        for (String name : List.of(IMAGES + ".gz", LABELS + ".gz")) {
            Files.copy(COMMITTED.resolve(name), folder.resolve(name));
        }
        byte[] bytes = Files.readAllBytes(folder.resolve(LABELS + ".gz"));
        bytes[1_500] ^= 4;
        Files.write(folder.resolve(LABELS + ".gz"), bytes);
        assertThatThrownBy(() -> FashionMnist.open(folder, Part.TRAIN, 32))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve(LABELS + ".gz").toString());
    }

    @Test
    void picturesAndLabelsMustAgree() throws IOException {
        writeSmall(3, 2);
        assertThatThrownBy(() -> FashionMnist.open(folder, Part.TRAIN, 32))
                .hasMessageContaining("has 3 pictures")
                .hasMessageContaining("has 2 labels");
        writeSmall(3, 3);
        damage(LABELS, 9, 77);
        assertThatThrownBy(() -> FashionMnist.open(folder, Part.TRAIN, 32))
                .hasMessageContaining("label 1 is 77, but the classes are 0 to 9");
        assertThatThrownBy(() -> FashionMnist.open(folder, Part.TEST, 32))
                .hasMessageContaining("has neither t10k-images-idx3-ubyte nor");
    }

    @Test
    void aSubsetHasTheSameFirstExamples() throws IOException {
        FashionSubset.write(COMMITTED, folder, 20);
        FashionMnist part = FashionMnist.open(folder, Part.TRAIN, 28);
        FashionMnist whole = FashionMnist.open(COMMITTED, Part.TRAIN, 28);
        assertThat(part.size()).isEqualTo(20);
        for (int i = 0; i < 20; i++) {
            Example a = part.example(i, RandomStreams.open(1));
            Example b = whole.example(i, RandomStreams.open(1));
            assertThat(a.caption()).isEqualTo(b.caption());
            assertThat(a.image().getRGB(0, 0, 28, 28, null, 0, 28))
                    .isEqualTo(b.image().getRGB(0, 0, 28, 28, null, 0, 28));
        }
        assertThatThrownBy(() -> FashionSubset.write(COMMITTED, folder, 7_000))
                .hasMessageContaining("1 to 6000 examples, got 7000");
    }
}
