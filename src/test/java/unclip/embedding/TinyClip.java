package unclip.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.math.RandomStreams;
import unclip.weights.Safetensors;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The tiny random {@code CLIPModel} of the parity fixtures (pictures of 16 × 16, captions of 10
 * tokens, 10 dimensions), with OpenAI's whole vocabulary instead of 40 tokens.
 */
public final class TinyClip {

    private static final int VOCABULARY = 49_408;
    private static final String TOKENS = "text_model.embeddings.token_embedding.weight";

    private TinyClip() {}

    /** Writes {@code config.json} and {@code model.safetensors} as Hugging Face lays them out. */
    public static Path write(Path folder) throws IOException {
        return write(folder, tensors -> {});
    }

    /** The same after a change of the tensors. */
    public static Path write(Path folder, Consumer<Map<String, NDArray>> change)
            throws IOException {
        Path fixture = fixture();
        String config = Files.readString(fixture.resolve("config.json"));
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("\"vocab_size\": 40", "\"vocab_size\": " + VOCABULARY));
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors =
                    new TreeMap<>(Safetensors.read(fixture.resolve("model.safetensors"), manager));
            tensors.computeIfPresent(TOKENS, (name, table) -> tokens(table));
            change.accept(tensors);
            Path file = folder.resolve("model.safetensors");
            Safetensors.write(file, tensors, DataType.FLOAT32, Map.of());
        }
        return folder;
    }

    private static NDArray tokens(NDArray few) {
        int width = (int) few.getShape().get(1);
        UniformRandomProvider random = RandomStreams.open(1, 2);
        float[] values = new float[VOCABULARY * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return few.getManager().create(values, new Shape(VOCABULARY, width));
    }

    /** The folder of the fixture itself, whose vocabulary nobody else has. */
    public static Path fixture() {
        URL config = TinyClip.class.getResource("/unclip/clip/huggingface/config.json");
        try {
            return Path.of(Objects.requireNonNull(config).toURI()).resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
