package unclip.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.files.AtomicFiles;
import unclip.files.IoSentences;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reads and writes safetensors files, the format of Hugging Face's Python package of that name: the
 * length of a header, the header in JSON, and the raw tensors, all little endian.
 *
 * <p>Files may be larger than 2 GiB: each tensor is memory-mapped by itself, and copied.
 */
public final class Safetensors {

    private Safetensors() {}

    /**
     * Reads all tensors.
     *
     * @param file the file
     * @param manager owns the result, on its device
     * @return the tensors by name, in alphabetical order; float16 and bfloat16 become float32,
     *     other types stay
     * @throws IOException one sentence that names the file, and the tensor if one is damaged
     */
    public static Map<String, NDArray> read(Path file, NDManager manager) throws IOException {
        return read(file, manager, name -> true);
    }

    /**
     * Reads some of the tensors; the others are not touched.
     *
     * @param file the file
     * @param manager owns the result, on its device
     * @param wanted chooses by name
     * @return the chosen tensors by name, in alphabetical order; float16 and bfloat16 become
     *     float32, other types stay
     * @throws IOException one sentence that names the file, and the tensor if one is damaged
     */
    public static Map<String, NDArray> read(Path file, NDManager manager, Predicate<String> wanted)
            throws IOException {
        return read(file, manager, wanted, TensorReader.LARGEST_PIECE);
    }

    static Map<String, NDArray> read(
            Path file, NDManager manager, Predicate<String> wanted, int pieceBytes)
            throws IOException {
        try (FileChannel channel = open(file)) {
            Header header = new HeaderReader(channel, file).read();
            TensorReader reader = new TensorReader(channel, header.dataStart(), pieceBytes);
            Map<String, NDArray> tensors = new TreeMap<>();
            for (Header.Entry entry : header.entries()) {
                if (wanted.test(entry.name())) {
                    tensors.put(entry.name(), reader.read(entry, manager));
                }
            }
            return tensors;
        }
    }

    /**
     * Reads the shapes only.
     *
     * @param file the file
     * @return the shape of each tensor by name, in alphabetical order
     * @throws IOException one sentence that names the file, and the tensor if one is damaged
     */
    public static Map<String, Shape> shapes(Path file) throws IOException {
        Map<String, Shape> shapes = new TreeMap<>();
        for (Header.Entry entry : header(file).entries()) {
            shapes.put(entry.name(), entry.shape());
        }
        return shapes;
    }

    /**
     * Reads the free texts of the header only.
     *
     * @param file the file
     * @return the metadata by name; empty if there is none
     * @throws IOException one sentence that names the file
     */
    public static Map<String, String> metadata(Path file) throws IOException {
        return header(file).metadata();
    }

    /**
     * Writes tensors, whole or not at all. Equal input gives equal bytes.
     *
     * @param file the final name; replaced if it exists
     * @param tensors by name; borrowed
     * @param storage FLOAT32 or FLOAT16: how tensors of any floating-point type are stored; others
     *     keep theirs
     * @param metadata free texts for the header; may be empty
     * @throws IOException one sentence that names the file and the cause
     */
    public static void write(
            Path file, Map<String, NDArray> tensors, DataType storage, Map<String, String> metadata)
            throws IOException {
        if (storage != DataType.FLOAT32 && storage != DataType.FLOAT16) {
            throw new IllegalArgumentException(
                    "The storage type must be FLOAT32 or FLOAT16, got " + storage);
        }
        List<Header.Entry> unplaced = new ArrayList<>();
        tensors.forEach(
                (name, tensor) -> {
                    StoredType type = TensorWriter.storedType(name, tensor, storage);
                    unplaced.add(new Header.Entry(name, type, tensor.getShape(), 0, 0));
                });
        Header header = Header.layOut(unplaced, metadata);
        AtomicFiles.write(
                file,
                out -> {
                    out.write(header.toBytes());
                    for (Header.Entry entry : header.entries()) {
                        NDArray tensor = Objects.requireNonNull(tensors.get(entry.name()));
                        TensorWriter.write(entry, tensor, out);
                    }
                });
    }

    private static Header header(Path file) throws IOException {
        try (FileChannel channel = open(file)) {
            return new HeaderReader(channel, file).read();
        }
    }

    static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no weights file " + file + ".", e);
        } catch (IOException e) {
            throw new IOException("Cannot read " + file + ": " + IoSentences.cause(e) + ".", e);
        }
    }
}
