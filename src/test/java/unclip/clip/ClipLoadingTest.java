package unclip.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.files.Checksums;
import unclip.weights.Safetensors;
import unclip.weights.hub.DownloadListener;
import unclip.weights.hub.HubOptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

class ClipLoadingTest {

    private static final String ID = "someone/tiny-clip";

    private final Path folder;

    ClipLoadingTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void missingUnexpectedAndMisshapenTensorsAreNamedInOneSentence() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            change(
                    manager,
                    tensors -> {
                        tensors.remove("text_model.final_layer_norm.bias");
                        tensors.put("text_model.surprise", manager.zeros(new Shape(2)));
                        tensors.put("logit_scale", manager.zeros(new Shape(2)));
                    });
            assertThatThrownBy(() -> Clip.load(folder, manager))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "The tensors of "
                                    + folder.resolve("model.safetensors")
                                    + " don't fit the model of its configuration: missing"
                                    + " text_model.final_layer_norm.bias; unexpected"
                                    + " text_model.surprise; of another shape logit_scale (2)"
                                    + " instead of (1).");
        }
    }

    @Test
    void positionIdsAreIgnored() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            change(
                    manager,
                    tensors -> {
                        NDArray ids = manager.arange(0, 10, 1, DataType.INT64).reshape(1, 10);
                        tensors.put("text_model.embeddings.position_ids", ids);
                        tensors.put("vision_model.embeddings.position_ids", ids);
                    });
            assertThat(Clip.load(folder, manager).parameters().count())
                    .isEqualTo(Clip.load(folder, manager).options().parameterCount());
        }
    }

    @Test
    void loadingLeavesNothingBehindButTheWeights() throws IOException {
        Path fixture = ClipParityTest.fixture("huggingface");
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = Clip.load(fixture, manager);
            // The two maps without a bias share none, so each keeps its zeros.
            int zeros = 3;
            assertThat(manager.getManagedArrays())
                    .hasSize(clip.parameters().arrays().size() + zeros);
            int before = manager.getManagedArrays().size();
            try (NDManager scope = manager.newSubManager()) {
                NDArray z = clip.encodeImages(scope.zeros(new Shape(2, 3, 16, 16)));
                assertThat(z.getShape()).isEqualTo(new Shape(2, 10));
            }
            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    @Test
    void aConfigurationThatWeCannotRunIsRefusedByItsKey() throws IOException {
        refuse("\"patch_size\": 8", "\"patch_size\": 5", "patch must divide imageSize, got 5");
        refuse("\"quick_gelu\"", "\"relu\"", "hidden_act must be quick_gelu or gelu, got 'relu'");
        refuse("1e-05", "1e-06", "layer_norm_eps in vision_config must be 1e-5, got 1.0E-6");
        refuse("\"model_type\": \"clip\"", "\"model_type\": \"siglip\"", "type 'siglip'");
        refuse("\"hidden_size\": 12", "\"hidden_size\": \"x\"", "hidden_size must be an integer");
    }

    @Test
    void anEmptyFolderSaysWhatItShouldHold() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> Clip.load(folder, manager))
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("config.json and model.safetensors");
        }
    }

    @Test
    void withoutAServerItSaysWhichFilesToPutWhere() {
        assertThatThrownBy(
                        () ->
                                ClipEncoder.load(
                                        ID,
                                        Device.cpu(),
                                        new HubOptions(folder, null),
                                        DownloadListener.SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("set HF_ENDPOINT, or put config.json and model.safetensors")
                .hasMessageContaining(
                        folder.resolve("models--someone--tiny-clip/snapshots/main").toString());
    }

    @Test
    void filesPutThereByHandAreFound() throws IOException {
        Path place = folder.resolve("models--someone--tiny-clip/snapshots/main");
        Files.createDirectories(place);
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(ClipParityTest.fixture("huggingface").resolve(file), place.resolve(file));
        }
        HubOptions hub = new HubOptions(folder, null);
        try (ClipEncoder encoder =
                ClipEncoder.load(ID, Device.cpu(), hub, DownloadListener.SILENT)) {
            assertThat(encoder.folder()).isEqualTo(place);
            assertThat(encoder.clip().options().embeddingWidth()).isEqualTo(10);
        }
    }

    @Test
    void aServersModelIsDownloadedOnceAndThenTakenFromTheCache() throws IOException {
        for (String kind : new String[] {"huggingface", "openclip"}) {
            Path cache = folder.resolve(kind);
            HttpServer server = serve(ClipParityTest.fixture(kind));
            try {
                HubOptions hub = new HubOptions(cache, address(server));
                ClipEncoder.load(ID, Device.cpu(), hub, DownloadListener.SILENT).close();
            } finally {
                server.stop(0);
            }
            HubOptions offline = new HubOptions(cache, null);
            ClipEncoder.load(ID, Device.cpu(), offline, DownloadListener.SILENT).close();
        }
    }

    @Test
    void aServerWithoutTheModelSaysSoAndWhatElseCanBeDone() throws IOException {
        HttpServer server = serve(folder);
        HubOptions hub = new HubOptions(folder.resolve("cache"), address(server));
        try {
            assertThatThrownBy(
                            () -> ClipEncoder.load(ID, Device.cpu(), hub, DownloadListener.SILENT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has no CLIP 'someone/tiny-clip' with safetensors")
                    .hasMessageContaining("You can also put config.json");
        } finally {
            server.stop(0);
        }
    }

    private void change(NDManager manager, Consumer<Map<String, NDArray>> change)
            throws IOException {
        Path original = ClipParityTest.fixture("huggingface");
        Files.copy(original.resolve("config.json"), folder.resolve("config.json"));
        Map<String, NDArray> tensors =
                Safetensors.read(original.resolve("model.safetensors"), manager);
        change.accept(tensors);
        Safetensors.write(folder.resolve("model.safetensors"), tensors, DataType.FLOAT32, Map.of());
    }

    private void refuse(String text, String replacement, String sentence) throws IOException {
        Path original = ClipParityTest.fixture("huggingface");
        String config = Files.readString(original.resolve("config.json"));
        assertThat(config).contains(text);
        Files.writeString(folder.resolve("config.json"), config.replace(text, replacement));
        Path weights = folder.resolve("model.safetensors");
        if (!Files.exists(weights)) {
            Files.copy(original.resolve("model.safetensors"), weights);
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> Clip.load(folder, manager))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(sentence)
                    .hasMessageContaining(folder.resolve("config.json").toString());
        }
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static HttpServer serve(Path files) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/" + ID + "/resolve/main/", exchange -> answer(exchange, files));
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, Path files) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path file = files.resolve(path.substring(path.lastIndexOf('/') + 1));
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            byte[] content = Files.readAllBytes(file);
            exchange.getResponseHeaders().set("ETag", '"' + Checksums.sha256(content) + '"');
            exchange.getResponseHeaders().set("X-Repo-Commit", "abc123");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", "" + content.length);
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        }
        exchange.close();
    }
}
