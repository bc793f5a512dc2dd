package unclip.weights.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.files.Checksums;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Downloads from a server in this process, which cuts, lies and refuses on demand. */
class HubDownloadTest {

    private static final byte[] CONTENT = content(1 << 20);
    private static final String COMMIT = "c0ffee0123";

    private final Path cache;
    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private final AtomicInteger cuts = new AtomicInteger(); // how many answers to end halfway
    private volatile boolean ranges = true;

    HubDownloadTest(@TempDir Path cache) throws IOException {
        this.cache = cache;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aFileStandsUnderItsNameInTheSnapshotOfItsCommit() throws IOException {
        put("model.safetensors", CONTENT);
        List<Long> progress = new ArrayList<>();
        Path file =
                new HubDownload(repository(), endpoint(), (name, done, total) -> progress.add(done))
                        .find("model.safetensors")
                        .orElseThrow();
        assertThat(file)
                .isEqualTo(repository().folder().resolve("snapshots/c0ffee0123/model.safetensors"))
                .hasBinaryContent(CONTENT);
        assertThat(repository().snapshot()).contains(file.getParent());
        assertThat(repository().folder().resolve("refs/main")).hasContent(COMMIT);
        assertThat(progress).isSorted().last().isEqualTo((long) CONTENT.length);
    }

    @Test
    void anotherRequestTakesTheFileFromTheCache() throws IOException {
        put("model.safetensors", CONTENT);
        assertThat(download().find("model.safetensors")).isPresent();
        requests.clear();
        assertThat(download().find("model.safetensors")).isPresent();
        assertThat(requests).allMatch(request -> request.startsWith("HEAD"));
    }

    @Test
    void aCutConnectionIsTakenUpWhereItBroke() throws IOException {
        put("model.safetensors", CONTENT);
        cuts.set(2);
        assertThat(download().find("model.safetensors").orElseThrow()).hasBinaryContent(CONTENT);
        List<String> gets = requests.stream().filter(r -> r.startsWith("GET")).toList();
        assertThat(gets).hasSize(3).first().isEqualTo("GET null");
        // The end of what was sent may be lost with the connection, but never the beginning.
        assertThat(from(gets.get(1))).isBetween(1, CONTENT.length / 2);
        assertThat(from(gets.get(2))).isBetween(from(gets.get(1)) + 1, CONTENT.length * 3 / 4);
    }

    private static int from(String get) {
        return Integer.parseInt(get.replaceAll("\\D", ""));
    }

    @Test
    void aDownloadThatWasGivenUpGoesOnInTheNextRun() throws IOException {
        put("model.safetensors", CONTENT);
        cuts.set(4);
        assertThatThrownBy(() -> download().find("model.safetensors"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was cut at byte")
                .hasMessageContaining("will go on from there");
        requests.clear();
        assertThat(download().find("model.safetensors").orElseThrow()).hasBinaryContent(CONTENT);
        assertThat(requests).last().asString().startsWith("GET bytes=9");
    }

    @Test
    void aServerThatKnowsNoRangesSendsEverythingAgain() throws IOException {
        put("model.safetensors", CONTENT);
        cuts.set(1);
        ranges = false;
        assertThat(download().find("model.safetensors").orElseThrow()).hasBinaryContent(CONTENT);
    }

    @Test
    void aWrongChecksumLeavesNothingBehind() throws IOException {
        put("model.safetensors", CONTENT);
        tags.put("model.safetensors", "0".repeat(64));
        assertThatThrownBy(() -> download().find("model.safetensors"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged: its checksum is " + Checksums.sha256(CONTENT))
                .hasMessageContaining("0".repeat(64));
        try (var blobs = Files.list(repository().folder().resolve("blobs"))) {
            assertThat(blobs).isEmpty();
        }
        assertThat(repository().snapshot()).isEmpty();
    }

    @Test
    void smallFilesAreCheckedByGitsNameOfTheirBlob() throws IOException {
        // echo 'hello' | git hash-object --stdin
        put("config.json", "hello\n".getBytes(StandardCharsets.US_ASCII));
        tags.put("config.json", "ce013625030ba8dba906f756967f9e9ca394464a");
        assertThat(download().find("config.json").orElseThrow()).hasContent("hello\n");
    }

    @Test
    void aFileThatTheModelLacksIsAbsentAndAnotherAnswerIsAnError() throws IOException {
        assertThat(download().find("config.json")).isEmpty();
        put("config.json", CONTENT);
        tags.put("config.json", "401");
        assertThatThrownBy(() -> download().find("config.json"))
                .hasMessageEndingWith("config.json with 401; the model may need an agreement.");
        tags.put("config.json", "abc");
        assertThatThrownBy(() -> download().find("config.json"))
                .hasMessageContaining("gives no checksum");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        URI nobody = URI.create("http://" + hostAndPort());
        server.stop(0);
        HubDownload download = new HubDownload(repository(), nobody, DownloadListener.SILENT);
        assertThatThrownBy(() -> download.find("config.json"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot reach " + nobody + ": ");
    }

    private void put(String name, byte[] content) {
        files.put(name, content);
        tags.put(name, Checksums.sha256(content));
    }

    private HubRepository repository() {
        return new HubRepository(cache, "someone/some-model", "main");
    }

    private HubDownload download() {
        return new HubDownload(repository(), endpoint(), DownloadListener.SILENT);
    }

    private URI endpoint() {
        return URI.create("http://" + hostAndPort() + "/");
    }

    private String hostAndPort() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** As the reference server: large files are redirected, their checksum told beforehand. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        byte[] content = files.get(name);
        String tag = tags.getOrDefault(name, "");
        String range = exchange.getRequestHeaders().getFirst("Range");
        boolean stored = path.startsWith("/storage/");
        if (exchange.getRequestMethod().equals("HEAD") || stored) {
            requests.add(exchange.getRequestMethod() + (stored ? " " + range : ""));
        }
        if (content == null || !(stored || path.startsWith("/someone/some-model/resolve/main/"))) {
            exchange.sendResponseHeaders(404, -1);
        } else if (tag.matches("4\\d\\d")) {
            exchange.sendResponseHeaders(Integer.parseInt(tag), -1);
        } else if (stored) {
            send(exchange, content, range);
        } else {
            exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + tag + '"');
            exchange.getResponseHeaders().set("X-Linked-Size", "" + content.length);
            exchange.getResponseHeaders().set("Location", "/storage/" + name);
            exchange.sendResponseHeaders(302, -1);
        }
        exchange.close();
    }

    private void send(HttpExchange exchange, byte[] content, @Nullable String range)
            throws IOException {
        int from = ranges && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        boolean part = from > 0;
        exchange.sendResponseHeaders(part ? 206 : 200, content.length - from);
        int until = content.length;
        if (cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            until = from + (content.length - from) / 2;
        }
        OutputStream out = exchange.getResponseBody();
        out.write(Arrays.copyOfRange(content, from, until));
        out.flush();
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (i * 31 + i / 257);
        }
        return content;
    }
}
