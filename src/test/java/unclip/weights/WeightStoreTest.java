package unclip.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.files.Checksums;
import unclip.files.StrictMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class WeightStoreTest {

    record Options(int width, double dropout) {}

    private final Path folder;
    private final WeightStore store;
    private final NDManager manager = NDManager.newBaseManager();

    WeightStoreTest(@TempDir Path folder) {
        this.folder = folder;
        store = new WeightStore(folder);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static ModelCard card(String name) {
        StrictMapper json = StrictMapper.json();
        return new ModelCard(
                name,
                "clip",
                "A small test.",
                json.tree(new Options(8, 0.1)),
                json.tree(Map.of("batch", 32)),
                Map.of("recallAt1", 0.5, "loss", 1.25),
                List.of("Counts badly."),
                "Apache-2.0",
                "",
                Map.of("data", "ab".repeat(32)),
                "0123abc",
                7,
                1000);
    }

    private void saveSmall() throws IOException {
        NDArray w = manager.create(new float[] {1, 2, 3});
        store.save(card("clip-small"), Map.of("w", w), DataType.FLOAT32);
    }

    @Test
    void whatIsSavedLoadsWithItsCard() throws IOException {
        saveSmall();
        assertThat(store.names()).containsExactly("clip-small");
        assertThat(store.load("clip-small", manager).get("w"))
                .isEqualTo(manager.create(new float[] {1, 2, 3}));
        ModelCard card = store.card("clip-small");
        assertThat(card.sha256())
                .isEqualTo(Checksums.sha256(folder.resolve("clip-small.safetensors")));
        assertThat(card).isEqualTo(card("clip-small").withSha256(card.sha256()));
        assertThat(card.optionsAs(Options.class)).isEqualTo(new Options(8, 0.1));
    }

    @Test
    void equalCardsGiveEqualBytes() throws IOException {
        card("a").write(folder.resolve("1.json"));
        ModelCard.read(folder.resolve("1.json")).write(folder.resolve("2.json"));
        assertThat(folder.resolve("2.json")).hasSameBinaryContentAs(folder.resolve("1.json"));
        assertThat(Files.readString(folder.resolve("1.json")))
                .startsWith("{\n  \"name\" : \"a\",\n  \"kind\" : \"clip\",\n")
                .containsSubsequence("\"loss\"", "\"recallAt1\"")
                .endsWith("\"steps\" : 1000\n}\n");
    }

    @Test
    void damagedWeightsAreNamed() throws IOException {
        saveSmall();
        Path file = folder.resolve("clip-small.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> store.load("clip-small", manager))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "The weights file " + file + " is damaged or was replaced:");
    }

    @Test
    void missingWeightsAreNamed() throws IOException {
        saveSmall();
        assertThatThrownBy(() -> store.load("clip-smal", manager))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "There are no weights 'clip-smal' in "
                                + folder
                                + "; did you mean 'clip-small'? (valid: clip-small).");
        Files.delete(folder.resolve("clip-small.safetensors"));
        assertThatThrownBy(() -> store.load("clip-small", manager))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "clip-small.safetensors is missing, though its card is there");
        Path none = folder.resolve("none");
        assertThat(new WeightStore(none).names()).isEmpty();
        assertThatThrownBy(() -> new WeightStore(none).card("clip"))
                .isInstanceOf(IOException.class)
                .hasMessage("There are no weights 'clip' in " + none + ", which holds none.");
    }

    @Test
    void brokenCardsAreNamed() throws IOException {
        saveSmall();
        Path file = folder.resolve("clip-small.json");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"seed\"", "\"sede\""));
        assertThatThrownBy(() -> store.card("clip-small"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": unknown key 'sede'; did you mean 'seed'?");
        Files.writeString(file, text.replaceFirst("\"licence\".*\n", ""));
        assertThatThrownBy(() -> store.card("clip-small"))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": the key 'licence' is missing.");
        Files.writeString(file, text.replace("\"clip-small\"", "\"other\""));
        assertThatThrownBy(() -> store.card("clip-small"))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is the card of 'other'; it must carry the name 'clip-small'.");
    }

    @Test
    void wrongOptionsNameTheCard() {
        ModelCard card = card("a");
        assertThatThrownBy(() -> card.optionsAs(ModelCard.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The options in model card 'a': unknown key 'width'; valid: description,");
    }

    @Test
    void divergedWeightsAreNotSaved() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            Map<String, NDArray> tensors = Map.of("w", manager.create(new float[] {1, bad}));
            assertThatThrownBy(() -> store.save(card("a"), tensors, DataType.FLOAT32))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Weights 'a' are not saved: tensor 'w' holds NaN or infinite values");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void namesCannotLeaveTheFolder() {
        assertThatThrownBy(() -> store.card("../clip"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A name of weights must be letters, digits, dots, dashes and underscores,"
                                + " got '../clip'");
    }

    @Test
    void storeIsFoundUpwards() throws IOException {
        Path weights = Files.createDirectories(folder.resolve("data/weights"));
        Path deep = Files.createDirectories(folder.resolve("notebooks/a"));
        assertThat(WeightStore.locate(null, deep)).isEqualTo(weights);
        assertThat(WeightStore.locate("/else", deep)).isEqualTo(Path.of("/else/data/weights"));
        assertThat(WeightStore.locate(" ", folder)).isEqualTo(weights);
    }
}
