package unclip.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

class SafetensorsTest {

    private static final float[] VALUES = {0, 1, -1, 0.5f, -2.25f, 1000};

    private final Path folder;
    private final NDManager manager = NDManager.newBaseManager();

    SafetensorsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Path fixture(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = SafetensorsTest.class.getResourceAsStream(name)) {
            Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
        }
        return file;
    }

    private static NDArray get(Map<String, NDArray> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** A file with this header; data bytes are zero. */
    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("x.safetensors"), bytes.array());
    }

    @Test
    void everyTypeWrittenByPythonIsRead() throws IOException {
        Map<String, NDArray> tensors = Safetensors.read(fixture("every-type.safetensors"), manager);
        for (String name : new String[] {"a.float32", "b.float16", "c.bfloat16"}) {
            assertThat(get(tensors, name).getShape()).isEqualTo(new Shape(2, 3));
            assertThat(get(tensors, name).toFloatArray()).containsExactly(VALUES);
        }
        assertThat(get(tensors, "d.int64").toLongArray()).containsExactly(-1, 0, 1L << 40);
        assertThat(get(tensors, "e.int32").toIntArray()).containsExactly(-7, 7);
        assertThat(get(tensors, "e.int32").getShape()).isEqualTo(new Shape(2, 1));
        assertThat(get(tensors, "f.uint8").toUint8Array()).containsExactly(0, 1, 255);
        assertThat(get(tensors, "g.scalar").getShape()).isEqualTo(new Shape());
        assertThat(get(tensors, "g.scalar").getFloat()).isEqualTo(3.5f);
        assertThat(get(tensors, "h.empty").getShape()).isEqualTo(new Shape(0, 4));
        assertThat(get(tensors, "i.bool").toBooleanArray()).containsExactly(true, false);
        assertThat(get(tensors, "k.int8").toByteArray()).containsExactly(-128, 127);
        assertThat(get(tensors, "j.float64").toDoubleArray()).containsExactly(1 / 3.0);
    }

    @Test
    void shapesAndMetadataAreReadWithoutTensors() throws IOException {
        Path file = fixture("every-type.safetensors");
        assertThat(Safetensors.shapes(file))
                .hasSize(11)
                .containsEntry("a.float32", new Shape(2, 3))
                .containsEntry("g.scalar", new Shape());
        assertThat(Safetensors.metadata(file)).containsExactly(Map.entry("made", "by Python"));
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, plain-float32.safetensors", "FLOAT16, plain-float16.safetensors"})
    void writerGivesTheBytesOfThePythonPackage(DataType storage, String name) throws IOException {
        Map<String, NDArray> tensors = new TreeMap<>();
        tensors.put("weight", manager.create(VALUES, new Shape(2, 3)));
        tensors.put("bias", manager.create(Arrays.copyOf(VALUES, 3)));
        tensors.put("count", manager.create(new long[] {12}));
        Path ours = folder.resolve("ours.safetensors");
        Safetensors.write(ours, tensors, storage, Map.of("format", "pt"));
        assertThat(ours).hasSameBinaryContentAs(fixture(name));
    }

    @Test
    void whatIsWrittenComesBack() throws IOException {
        Map<String, NDArray> tensors = new TreeMap<>();
        tensors.put(
                "odd",
                manager.create(new byte[] {1, 2, 3}, new Shape(3)).toType(DataType.UINT8, true));
        tensors.put("scalar", manager.create(2.5f));
        tensors.put("none", manager.zeros(new Shape(0)));
        tensors.put("transposed", manager.create(VALUES, new Shape(2, 3)).transpose());
        tensors.put("wide", manager.create(new double[] {1, 2}));
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, tensors, DataType.FLOAT32, Map.of());
        Map<String, NDArray> back = Safetensors.read(file, manager);
        assertThat(back.keySet()).isEqualTo(tensors.keySet());
        assertThat(get(back, "odd").toUint8Array()).containsExactly(1, 2, 3);
        assertThat(get(back, "scalar").getFloat()).isEqualTo(2.5f);
        assertThat(get(back, "none").getShape()).isEqualTo(new Shape(0));
        assertThat(get(back, "transposed").toFloatArray())
                .containsExactly(0, 0.5f, 1, -2.25f, -1, 1000);
        assertThat(get(back, "wide").getDataType()).isEqualTo(DataType.FLOAT32);
    }

    @Test
    void halfStorageRoundsAndComesBackAsFloat32() throws IOException {
        Path file = folder.resolve("a.safetensors");
        Map<String, NDArray> tensors = Map.of("w", manager.create(new float[] {0.1f, 65504}));
        Safetensors.write(file, tensors, DataType.FLOAT16, Map.of());
        NDArray w = get(Safetensors.read(file, manager), "w");
        assertThat(w.getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(w.toFloatArray()).containsExactly(0.099975586f, 65504); // nearest half to 0.1
    }

    @Test
    void valuesBeyondHalfPrecisionAreRefused() {
        Path file = folder.resolve("a.safetensors");
        Map<String, NDArray> tensors = Map.of("w", manager.create(new float[] {1, 70000}));
        assertThatThrownBy(() -> Safetensors.write(file, tensors, DataType.FLOAT16, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Tensor 'w' holds values beyond 65504, which float16 cannot store; use"
                                + " FLOAT32");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void otherStorageTypesAreRefused() {
        assertThatThrownBy(() -> Safetensors.write(folder, Map.of(), DataType.INT32, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The storage type must be FLOAT32 or FLOAT16, got int32");
    }

    @Test
    void tensorsAreCopiesThatMayBeChanged() throws IOException {
        Path file = fixture("plain-float32.safetensors");
        byte[] before = Files.readAllBytes(file);
        NDArray w = get(Safetensors.read(file, manager), "weight");
        w.muli(2);
        Files.write(file, new byte[0]); // a mapping would now be invalid
        assertThat(w.toFloatArray()[5]).isEqualTo(2000);
        assertThat(before).isNotEmpty();
    }

    @Test
    void onlyTheResultIsLeftOnTheManager() throws IOException {
        Path file = fixture("every-type.safetensors");
        int before = manager.getManagedArrays().size();
        Map<String, NDArray> tensors = Safetensors.read(file, manager);
        assertThat(manager.getManagedArrays()).hasSize(before + tensors.size());
        Safetensors.write(folder.resolve("b"), tensors, DataType.FLOAT32, Map.of());
        assertThat(manager.getManagedArrays()).hasSize(before + tensors.size());
    }

    @Test
    void largeTensorsAreReadInPieces() throws IOException {
        Path file = folder.resolve("a.safetensors");
        NDArray x = manager.arange(1000f).reshape(10, 100);
        Safetensors.write(file, Map.of("x", x), DataType.FLOAT16, Map.of());
        Map<String, NDArray> pieces = Safetensors.read(file, manager, name -> true, 64);
        assertThat(get(pieces, "x").getShape()).isEqualTo(new Shape(10, 100));
        assertThat(get(pieces, "x").toFloatArray()).containsExactly(x.toFloatArray());
    }

    @Test
    void tensorsBeyondTwoGibibytesAreFound() throws IOException {
        long hole = 2_500_000_000L;
        String header =
                String.format(
                        Locale.ROOT,
                        "{\"hole\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                            + "\"end\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}",
                        hole,
                        hole,
                        hole,
                        hole + 4);
        Path file = file(header, 0);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.seek(sparse.length() + hole);
            sparse.write(new byte[] {42, 0, 0, 0});
        }
        Map<String, NDArray> tensors = Safetensors.read(file, manager, name -> name.equals("end"));
        assertThat(tensors).containsOnlyKeys("end");
        assertThat(get(tensors, "end").toIntArray()).containsExactly(42);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | 4 | tensor 'a' ends at byte 8 of the data, of which there are only 4.
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | 9 | 1 bytes at its end belong to no tensor.
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}} | 6 | tensor 'b' overlaps the tensor before it.
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | tensor 'a' comes after 4 bytes of no tensor.
                    {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}} | 8 | tensor 'a' has 8 bytes, which is not the size of F32 [3].
                    {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}} | 0 | tensor 'a' has 0 bytes, which is not the size of F32 [4294967296, 4294967296].
                    {"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}} | 1 | tensor 'a' has the element type 'F8', known are [F64, I64, F32, I32, F16, BF16, U8, I8, BOOL].
                    {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}} | 4 | tensor 'a' has the shape [-1].
                    {"a":{"dtype":"F32","data_offsets":[0,4]}} | 4 | tensor 'a' has no shape.
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}} | 4 | tensor 'a' has the data_offsets [4, 0].
                    {"a":1,"a":2} | 0 | its header is not valid JSON.
                    {"a": | 0 | its header is not valid JSON.
                    [1] | 0 | its header is not a JSON object.
                    """)
    void damagedHeadersAreOneSentence(String header, int dataBytes, String what)
            throws IOException {
        Path file = file(header, dataBytes);
        assertThatThrownBy(() -> Safetensors.read(file, manager))
                .isInstanceOf(IOException.class)
                .hasMessage("Damaged weights file " + file + ": " + what);
    }

    @ParameterizedTest
    @CsvSource({
        "0, it has 0 bytes and no header",
        "7, it has 7 bytes and no header",
        "60, it ends within its header"
    })
    void truncatedFilesAreOneSentence(int length, String what) throws IOException {
        Path whole = fixture("plain-float32.safetensors");
        Path file = folder.resolve("short");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(whole), length));
        assertThatThrownBy(() -> Safetensors.shapes(file))
                .isInstanceOf(IOException.class)
                .hasMessage("Damaged weights file " + file + ": " + what + ".");
    }

    @Test
    void foreignAndMissingFilesAreOneSentence() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "This is no safetensors file.");
        assertThatThrownBy(() -> Safetensors.read(text, manager))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "Damaged weights file .*: its header cannot be \\d+ bytes long.");
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> Safetensors.read(none, manager))
                .isInstanceOf(IOException.class)
                .hasMessage("There is no weights file " + none + ".");
        assertThatThrownBy(() -> Safetensors.read(folder, manager)).isInstanceOf(IOException.class);
    }
}
