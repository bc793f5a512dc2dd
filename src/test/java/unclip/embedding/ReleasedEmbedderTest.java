package unclip.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.clip.Clip;
import unclip.image.Images;
import unclip.math.RandomStreams;
import unclip.text.Tokens;
import unclip.weights.WeightStore;
import unclip.weights.hub.DownloadListener;
import unclip.weights.hub.HubOptions;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class ReleasedEmbedderTest {

    private static final double TOLERANCE = 1e-6; // of unit vectors in float32
    private static final int SIDE = 16;

    @TempDir private static Path model = Path.of("");
    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void write() throws IOException {
        assertThat(TinyClip.write(model)).isEqualTo(model);
    }

    private Embedder open(String word) throws IOException {
        return Embedders.open(
                word,
                new WeightStore(folder.resolve("none")),
                () -> new HubOptions(folder.resolve("hub"), null),
                Device.cpu(),
                DownloadListener.SILENT);
    }

    private static BufferedImage picture() {
        UniformRandomProvider random = RandomStreams.open(7);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, random.nextInt(1 << 24));
        }
        return image;
    }

    /** {@link Clip#encodeImages} takes [-1, 1] and normalises by itself. */
    @Test
    void picturesAreNormalisedExactlyOnce() throws IOException {
        try (Embedder embedder = open(model.toString());
                NDManager manager = NDManager.newBaseManager()) {
            Clip clip = Clip.load(model, manager);
            NDArray plain = manager.create(Images.toFloats(picture()), new Shape(1, 3, SIDE, SIDE));
            NDArray prepared =
                    manager.create(embedder.prepare(picture()), new Shape(1, 3, SIDE, SIDE));
            assertClose(embedder.embedPictures(prepared), clip.encodeImages(plain));
            assertThat(embedder.width()).isEqualTo(10);
            assertThat(embedder.pictureSize()).isEqualTo(SIDE);
            assertThat(embedder.name()).isEqualTo(String.valueOf(model.getFileName()));
        }
    }

    @Test
    void captionsAreTokensOfOpenAisVocabularyAndTheirPaddingMakesNoDifference() throws IOException {
        try (Embedder embedder = open(model.toString());
                NDManager manager = NDManager.newBaseManager()) {
            Clip clip = Clip.load(model, manager);
            List<Tokens> captions =
                    Stream.of("a dog", "a photo of a cat", "").map(embedder::tokenise).toList();
            assertThat(captions.get(0).ids()).startsWith(49406, 320, 1929, 49407, 0).hasSize(10);
            assertClose(
                    embedder.embedCaptions(manager, captions),
                    clip.encodeTexts(manager, captions).zText());
        }
    }

    @Test
    void modelsThatEmbedDifferentlyHaveDifferentChecksums() throws IOException {
        Path changed = folder.resolve("changed");
        Path copy = TinyClip.write(folder.resolve("copy"));
        Path weights =
                TinyClip.write(
                        changed,
                        tensors ->
                                tensors.computeIfPresent(
                                        "logit_scale", (name, scale) -> scale.add(1)));
        Path activation = TinyClip.write(folder.resolve("activation"));
        Path config = activation.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("quick_gelu", "gelu"));
        assertThat(checksum(copy)).isEqualTo(checksum(model)).hasSize(64);
        assertThat(checksum(weights)).isNotEqualTo(checksum(model));
        assertThat(checksum(activation)).isNotEqualTo(checksum(model));
        assertThat(checksum(activation)).isNotEqualTo(checksum(weights));
    }

    private String checksum(Path of) throws IOException {
        try (Embedder embedder = open(of.toString())) {
            return embedder.sha256();
        }
    }

    @Test
    void aNameIsLookedForInTheCacheFolderAndElseSaysWhichFilesToPutWhere() throws IOException {
        assertThatThrownBy(() -> open("someone/tiny-clip"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("put config.json and model.safetensors")
                .hasMessageContaining("models--someone--tiny-clip");
        Path place = folder.resolve("hub/models--someone--tiny-clip/snapshots/main");
        Path written = TinyClip.write(place);
        try (Embedder embedder = open("someone/tiny-clip")) {
            assertThat(embedder.name()).isEqualTo("someone/tiny-clip");
            assertThat(embedder.sha256()).isEqualTo(checksum(model));
            assertThat(written).isDirectory();
        }
    }

    @Test
    void wrongModelsAreOneSentence() throws IOException {
        refuse("clip-smal", "must be one of the weights in");
        refuse("", "must be one of the weights in");
        refuse("/no/such/folder", "must be one of the weights in");
        refuse("\0", "must be one of the weights in");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refuse(empty.toString(), "it takes config.json and model.safetensors");
        Path lacking = TinyClip.write(folder.resolve("a"), t -> t.remove("logit_scale"));
        refuse(lacking.toString(), "missing logit_scale");
        refuse(TinyClip.fixture().toString(), "knows 40 tokens, but OpenAI's vocabulary");
        Path cut = TinyClip.write(folder.resolve("cut"));
        byte[] bytes = Files.readAllBytes(cut.resolve("model.safetensors"));
        Files.write(cut.resolve("model.safetensors"), Arrays.copyOf(bytes, 2000));
        refuse(cut.toString(), "model.safetensors");
    }

    @Test
    void preparationsThatWeDontHaveAreRefusedByTheirKey() throws IOException {
        Path other = TinyClip.write(folder.resolve("other"));
        Path file = other.resolve("preprocessor_config.json");
        String[][] wrong = {
            {"{\"do_center_crop\": false}", "do_center_crop must be true"},
            {"{\"resample\": 0}", "resample must be 2 (bilinear) or 3 (bicubic), got 0"},
            {"{\"size\": 256}", "size must be 16"},
            {"{\"size\": {\"height\": 16, \"width\": 16}}", "size must be 16"},
            {"{\"crop_size\": {\"height\": 20}}", "crop_size must be 16"},
            {
                "{\"image_mean\": [0, 0, 0], \"image_std\": [0, 1, 1]}",
                "std must be three positive numbers"
            },
            {"[", "not valid JSON"}
        };
        for (String[] one : wrong) {
            Files.writeString(file, one[0]);
            refuse(other.toString(), one[1]);
        }
        Files.writeString(
                file, "{\"resample\": 2, \"size\": {\"shortest_edge\": 16}, \"crop_size\": 16}");
        try (Embedder embedder = open(other.toString())) {
            assertThat(embedder.preparation()).contains("bilinear");
        }
    }

    private void refuse(String word, String part) {
        assertThatThrownBy(() -> open(word))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(part);
    }

    private static void assertClose(NDArray got, NDArray wanted) {
        assertThat(got.getShape()).isEqualTo(wanted.getShape());
        float[] expected = wanted.toFloatArray();
        float[] values = got.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).isCloseTo(expected[i], within(TOLERANCE));
        }
    }
}
