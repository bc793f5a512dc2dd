package unclip.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.image.ClipPreprocessing.Rgb;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Compares with open_clip's transform; {@code clip/make_fixtures.py} says how it was run. */
class ClipPreprocessingTest {

    @ParameterizedTest
    @CsvSource({
        "odd, 64",
        "odd, 96",
        "tall, 64",
        "wide, 32",
        "small, 64",
        "exact, 64",
        "half, 64",
        "grey, 64",
        "grey2, 48",
        "bilevel, 48",
        "palette, 64",
        "palette-alpha, 64",
        "alpha, 64",
        "grey-alpha, 64",
        "grey16, 64",
        "grey16-dark, 64",
        "rgb16, 64"
    })
    void pixelsOfLosslessFilesAreThoseOfTheReference(String name, int size) throws IOException {
        BufferedImage crop = ClipPreprocessing.openAi(size).crop(read(name + ".png"));
        assertThat(largestDifference(crop, read(name + "." + size + ".png"))).isZero();
    }

    @Test
    void bilinearPixelsAreThoseOfTheReference() throws IOException {
        ClipPreprocessing bilinear =
                new ClipPreprocessing(
                        64,
                        ClipPreprocessing.CLIP_MEAN,
                        ClipPreprocessing.CLIP_STD,
                        ResampleFilter.BILINEAR,
                        Grey16.CLIPPED);
        assertThat(largestDifference(bilinear.crop(read("odd.png")), read("odd.64.bilinear.png")))
                .isZero();
    }

    /** Decoders of JPEG may round differently; resizing averages most of that away. */
    @ParameterizedTest
    @CsvSource({"photo, 64", "photo-grey, 64", "exif-6, 16"})
    void jpegFilesDifferByLittleAndOnlyInDecoding(String name, int size) throws IOException {
        BufferedImage crop = ClipPreprocessing.openAi(size).crop(read(name + ".jpg"));
        assertThat(largestDifference(crop, read(name + "." + size + ".png")))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void numbersAreThoseOfTheReference() throws IOException {
        List<String> lines =
                new String(bytes("odd.64.txt"), StandardCharsets.UTF_8).lines().toList();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray tensor =
                    ClipPreprocessing.openAi(64)
                            .toTensor(manager, List.of(read("odd.png"), read("grey.png")));
            assertThat(tensor.getShape()).isEqualTo(new Shape(2, 3, 64, 64));
            for (int c = 0; c < 3; c++) {
                float[] row = tensor.get(0).get(c).get(0).toFloatArray();
                double[] expected =
                        Arrays.stream(lines.get(c + 1).split(" ", -1))
                                .mapToDouble(Double::parseDouble)
                                .toArray();
                for (int x = 0; x < row.length; x++) {
                    assertThat((double) row[x]).isCloseTo(expected[x], within(1e-7));
                }
            }
        }
    }

    @Test
    void oneLevelIsOneLevelEverywhere() {
        Rgb half = new Rgb(0.5, 0.5, 0.5);
        ClipPreprocessing plain =
                new ClipPreprocessing(7, half, half, ResampleFilter.BICUBIC, Grey16.CLIPPED);
        float[] values = plain.toFloats(Pictures.plain(19, 0xff0033));
        assertThat(Arrays.copyOfRange(values, 0, 49)).containsOnly(1f);
        assertThat(Arrays.copyOfRange(values, 49, 98)).containsOnly(-1f);
        assertThat(Arrays.copyOfRange(values, 98, 147)).containsOnly(-0.6f);
    }

    @Test
    void scaledGreyKeepsTheUpperEightBits() throws IOException {
        ClipPreprocessing scaled =
                new ClipPreprocessing(
                        48,
                        ClipPreprocessing.CLIP_MEAN,
                        ClipPreprocessing.CLIP_STD,
                        ResampleFilter.BICUBIC,
                        Grey16.SCALED);
        int[] clipped = Pictures.pixels(ClipPreprocessing.openAi(48).crop(read("grey16.png")));
        int[] levels = Pictures.pixels(scaled.crop(read("grey16.png")));
        long whites = Arrays.stream(clipped).filter(rgb -> rgb == 0xffffffff).count();
        assertThat(whites).isGreaterThan(48 * 40);
        assertThat(Arrays.stream(levels).distinct().count()).isGreaterThan(50);
    }

    @Test
    void aPixelThinPictureIsStillCropped() {
        BufferedImage line = new BufferedImage(1, 900, BufferedImage.TYPE_INT_RGB);
        assertThat(ClipPreprocessing.openAi(8).crop(line).getHeight()).isEqualTo(8);
    }

    @Test
    void badNumbersAreRefused() {
        assertThatThrownBy(() -> ClipPreprocessing.openAi(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The size of CLIP's pictures must lie in 1..8192, got 0");
        Rgb zero = new Rgb(0, 1, 1);
        assertThatThrownBy(
                        () ->
                                new ClipPreprocessing(
                                        8, zero, zero, ResampleFilter.BICUBIC, Grey16.CLIPPED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Means must be finite and standard deviations positive");
    }

    private static int largestDifference(BufferedImage a, BufferedImage b) {
        List<byte[]> as = PixelReading.channels(a);
        List<byte[]> bs = PixelReading.channels(b);
        assertThat(a.getWidth()).isEqualTo(b.getWidth());
        assertThat(a.getHeight()).isEqualTo(b.getHeight());
        int largest = 0;
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < as.get(c).length; i++) {
                int difference = (as.get(c)[i] & 0xff) - (bs.get(c % bs.size())[i] & 0xff);
                largest = Math.max(largest, Math.abs(difference));
            }
        }
        return largest;
    }

    private static BufferedImage read(String name) throws IOException {
        return ImageFiles.decode(bytes(name), name);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = ClipPreprocessingTest.class.getResourceAsStream("clip/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
