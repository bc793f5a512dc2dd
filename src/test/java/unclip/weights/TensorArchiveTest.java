package unclip.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

class TensorArchiveTest {

    private final Path folder;

    TensorArchiveTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aTensorBeyondTwoGibibytesIsReadWithoutTheOthers() throws IOException {
        Path file = folder.resolve("large.safetensors");
        long large = (1L << 31) + 4096; // a hole in the file: nothing is written there
        String json =
                "{\"large\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                        + "\"small\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}";
        byte[] header =
                json.formatted(large, large, large, large + 8).getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            head.putLong(header.length).flip();
            assertThat(channel.write(head)).isEqualTo(8);
            assertThat(channel.write(ByteBuffer.wrap(header))).isEqualTo(header.length);
            ByteBuffer small = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            small.putFloat(1.5f).putFloat(-2).flip();
            assertThat(channel.write(small, 8 + header.length + large)).isEqualTo(8);
        }
        try (NDManager manager = NDManager.newBaseManager();
                TensorArchive archive = TensorArchive.open(file)) {
            assertThat(archive.shapes()).containsEntry("large", new Shape(large));
            assertThat(archive.read("small", manager).toFloatArray()).containsExactly(1.5f, -2);
        }
    }

    @Test
    void anIndexThatLiesIsRefusedByName() throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        write("one.safetensors", "a");
        refuse(index, "{}", "has no weight_map");
        refuse(index, "{", "is not valid JSON");
        refuse(index, map("a", "../one.safetensors"), "'../one.safetensors', which is not");
        refuse(index, map("a", "two.safetensors"), "There is no weights file");
        refuse(index, map("b", "one.safetensors"), "The tensor 'b' is not in");
    }

    @Test
    void aTensorThatStandsTwiceIsRefused() throws IOException {
        write("one.safetensors", "a");
        write("two.safetensors", "a");
        Path index = folder.resolve("model.safetensors.index.json");
        refuse(
                index,
                "{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}",
                "The tensor 'a' is in two files");
    }

    @Test
    void aNameMapJoinsTurnsRegroupsFoldsAndNumbers() throws IOException {
        NameMap map =
                new NameMap(
                        """
                        # a comment
                        joined.*.w = part.*.q + part.*.k
                        turned = transposed matrix
                        across = across 2 rows
                        folded = kernel
                        one = scalar
                        ignore .*_ids
                        """);
        try (NDManager manager = NDManager.newBaseManager()) {
            Path file = folder.resolve("theirs.safetensors");
            Map<String, NDArray> theirs =
                    Map.of(
                            "part.7.q", row(manager, 1, 2, new Shape(1, 2)),
                            "part.7.k", row(manager, 3, 4, new Shape(1, 2)),
                            "matrix", row(manager, 5, 10, new Shape(2, 3)),
                            "rows", row(manager, 0, 5, new Shape(6)), // i·2 + j
                            "kernel", row(manager, 0, 7, new Shape(2, 1, 2, 2)),
                            "scalar", manager.create(9f),
                            "some_ids", manager.ones(new Shape(3)));
            Safetensors.write(file, theirs, DataType.FLOAT32, Map.of());
            Map<String, Shape> wanted =
                    Map.of(
                            "joined.7.w", new Shape(2, 2),
                            "turned", new Shape(3, 2),
                            "across", new Shape(6, 1),
                            "folded", new Shape(2, 4),
                            "one", new Shape(1));
            try (TensorArchive archive = TensorArchive.open(file)) {
                Map<String, NDArray> ours = map.read(archive, wanted, manager);
                assertThat(ours).containsOnlyKeys(wanted.keySet());
                assertThat(array(ours, "joined.7.w").toFloatArray()).containsExactly(1, 2, 3, 4);
                assertThat(array(ours, "turned").toFloatArray()).containsExactly(5, 8, 6, 9, 7, 10);
                assertThat(array(ours, "across").toFloatArray()).containsExactly(0, 2, 4, 1, 3, 5);
                assertThat(array(ours, "folded").getShape()).isEqualTo(new Shape(2, 4));
                assertThat(array(ours, "one").getShape()).isEqualTo(new Shape(1));
            }
        }
    }

    private static NDArray array(Map<String, NDArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    private static NDArray row(NDManager manager, int from, int to, Shape shape) {
        return manager.arange(from, to + 1, 1, DataType.FLOAT32).reshape(shape);
    }

    private void write(String file, String tensor) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors = Map.of(tensor, manager.ones(new Shape(2)));
            Safetensors.write(folder.resolve(file), tensors, DataType.FLOAT32, Map.of());
        }
    }

    private static String map(String tensor, String file) {
        return "{\"weight_map\":{\"" + tensor + "\":\"" + file + "\"}}";
    }

    private static void refuse(Path index, String json, String sentence) throws IOException {
        Files.writeString(index, json);
        assertThatThrownBy(() -> TensorArchive.open(index))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(sentence);
    }
}
