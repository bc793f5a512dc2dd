package unclip.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.weights.Safetensors;
import unclip.weights.TensorArchive;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Tiny random models of transformers (QuickGELU, end of text by its id) and open_clip (GELU, end of
 * text at the highest id, patches of another size) give here what they give there. Fixtures and the
 * script that made them are in the test resources.
 */
class ClipParityTest {

    private static final double TOLERANCE = 1e-5; // of unit vectors, and relative to the largest

    @ParameterizedTest
    @ValueSource(strings = {"huggingface", "openclip"})
    void embeddingsLogitsLossAndGradientsAreThoseOfTheReference(String name) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Path folder = fixture(name);
            Clip clip = Clip.load(folder, manager);
            Map<String, NDArray> expected =
                    Safetensors.read(folder.resolve("expected.safetensors"), manager);
            clip.parameters().requireGradients();
            NDArray images = of(expected, "pixels");
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray zImage = clip.encodePixels(images);
                NDArray zText = clip.encodeIds(manager, ids(of(expected, "ids"))).zText();
                NDArray scale = clip.scale(manager);
                NDArray logits = zImage.matMul(zText.transpose()).mul(scale);
                NDArray loss =
                        ContrastiveLoss.symmetric(zImage, zText, scale, List.of("a", "b", "c"));
                collector.backward(loss);
                assertClose("image", zImage, of(expected, "image"), 1);
                assertClose("text", zText, of(expected, "text"), 1);
                assertClose("logits", logits, of(expected, "logits"), 1);
                assertClose("loss", loss, of(expected, "loss"), 1);
            }
            Map<String, NDArray> gradients = new TreeMap<>(expected);
            gradients.keySet().removeIf(key -> !key.startsWith("grad."));
            assertThat(gradients).hasSizeGreaterThan(10);
            gradients.forEach(
                    (key, gradient) -> {
                        String weight = key.substring("grad.".length());
                        NDArray ours = of(clip.parameters().arrays(), weight).getGradient();
                        double largest = gradient.abs().max().getFloat();
                        assertThat(largest).as(key).isGreaterThan(1e-3); // it says something
                        assertClose(key, ours, gradient, largest);
                    });
        }
    }

    @Test
    void normalisedPixelsAreTheSameAsPicturesGivenTheUsualWay() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Path folder = fixture("openclip");
            Clip clip = Clip.load(folder, manager);
            NDArray pixels =
                    of(Safetensors.read(folder.resolve("expected.safetensors"), manager), "pixels");
            Shape perColour = new Shape(1, 3, 1, 1);
            NDArray mean = manager.create(new float[] {.5f, .4f, .3f}, perColour);
            NDArray std = manager.create(new float[] {.25f, .5f, .2f}, perColour);
            NDArray images = pixels.mul(std).add(mean).mul(2).sub(1); // to [-1, 1]
            assertClose("z", clip.encodeImages(images), clip.encodePixels(pixels), 1);
        }
    }

    @Test
    void bfloat16WeightsGiveWhatTheReferenceGivesWithThem(@TempDir Path folder) throws IOException {
        Files.copy(fixture("huggingface").resolve("config.json"), folder.resolve("config.json"));
        Files.copy(
                fixture("bfloat16").resolve("model.safetensors"),
                folder.resolve("model.safetensors"));
        assertSameAs(folder, fixture("bfloat16").resolve("expected.safetensors"), TOLERANCE);
    }

    @Test
    void float16WeightsAreThoseOfFloat32Rounded(@TempDir Path folder) throws IOException {
        Path original = fixture("huggingface");
        Files.copy(original.resolve("config.json"), folder.resolve("config.json"));
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors =
                    Safetensors.read(original.resolve("model.safetensors"), manager);
            Safetensors.write(
                    folder.resolve("model.safetensors"), tensors, DataType.FLOAT16, Map.of());
        }
        // Each of the weights is off by up to 2^-11 of itself, and some hundred meet in an element.
        assertSameAs(folder, original.resolve("expected.safetensors"), 5e-3);
    }

    @Test
    void shardsGiveWhatOneFileGives(@TempDir Path folder) throws IOException {
        Path original = fixture("huggingface");
        Files.copy(original.resolve("config.json"), folder.resolve("config.json"));
        shard(original.resolve("model.safetensors"), folder);
        assertSameAs(folder, original.resolve("expected.safetensors"), TOLERANCE);
    }

    /** Every other tensor goes to the second file. */
    private static void shard(Path whole, Path folder) throws IOException {
        StringBuilder map = new StringBuilder();
        try (NDManager manager = NDManager.newBaseManager();
                TensorArchive archive = TensorArchive.open(whole)) {
            List<Map<String, NDArray>> shards = List.of(new TreeMap<>(), new TreeMap<>());
            int i = 0;
            for (String name : archive.shapes().keySet()) {
                shards.get(i % 2).put(name, archive.read(name, manager));
                map.append(i == 0 ? "" : ",").append('"').append(name).append("\":\"");
                map.append(shardName(i % 2)).append('"');
                i++;
            }
            for (int k = 0; k < 2; k++) {
                Path file = folder.resolve(shardName(k));
                Safetensors.write(file, shards.get(k), DataType.FLOAT32, Map.of());
            }
        }
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{" + map + "}}");
    }

    private static String shardName(int k) {
        return "model-0000" + (k + 1) + "-of-00002.safetensors";
    }

    private static void assertSameAs(Path folder, Path expectedFile, double tolerance)
            throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = Clip.load(folder, manager);
            Map<String, NDArray> expected = Safetensors.read(expectedFile, manager);
            Map<String, NDArray> inputs =
                    Safetensors.read(
                            fixture("huggingface").resolve("expected.safetensors"), manager);
            NDArray zImage = clip.encodePixels(of(inputs, "pixels"));
            NDArray zText = clip.encodeIds(manager, ids(of(inputs, "ids"))).zText();
            assertClose("image", zImage, of(expected, "image"), tolerance / TOLERANCE);
            assertClose("text", zText, of(expected, "text"), tolerance / TOLERANCE);
        }
    }

    private static void assertClose(String what, NDArray got, NDArray wanted, double scale) {
        assertThat(got.size()).as(what).isEqualTo(wanted.size());
        float[] a = got.toFloatArray();
        float[] b = wanted.toFloatArray();
        for (int i = 0; i < a.length; i++) {
            assertThat((double) a[i])
                    .as("%s, element %s", what, i)
                    .isCloseTo(b[i], within(TOLERANCE * scale));
        }
    }

    private static long[][] ids(NDArray ids) {
        long[] flat = ids.toLongArray();
        int B = (int) ids.getShape().get(0);
        int L = (int) ids.getShape().get(1);
        long[][] rows = new long[B][L];
        for (int b = 0; b < B; b++) {
            System.arraycopy(flat, b * L, rows[b], 0, L);
        }
        return rows;
    }

    private static NDArray of(Map<String, NDArray> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    static Path fixture(String name) {
        URL url = Objects.requireNonNull(ClipParityTest.class.getResource(name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
