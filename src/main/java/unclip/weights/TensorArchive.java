package unclip.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import unclip.files.IoSentences;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tensors of one model, in one safetensors file or in several that an index lists: heads are
 * read at once, tensors when asked for, one at a time, each memory-mapped by itself.
 *
 * <p>Not thread-safe. Close it to close the files; arrays that were read stay.
 */
public final class TensorArchive implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path source;
    private final List<FileChannel> channels = new ArrayList<>();
    private final Map<String, Place> places = new TreeMap<>();

    /** Where a tensor is. */
    private record Place(Path file, TensorReader reader, Header.Entry entry) {}

    private TensorArchive(Path source) {
        this.source = source;
    }

    /**
     * Opens a model.
     *
     * @param file a {@code .safetensors} file, or an index of the kind {@code
     *     model.safetensors.index.json}, whose shards lie beside it
     * @return the open archive
     * @throws IOException one sentence that names the file that is missing or damaged
     */
    public static TensorArchive open(Path file) throws IOException {
        TensorArchive archive = new TensorArchive(file);
        try {
            if (String.valueOf(file.getFileName()).endsWith(".json")) {
                archive.addShards(index(file));
            } else {
                archive.add(file);
            }
            return archive;
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    /**
     * The shards that an index lists.
     *
     * @param index a file of the kind {@code model.safetensors.index.json}
     * @return file names without folders, in alphabetical order
     * @throws IOException one sentence that names the index
     */
    public static Set<String> shards(Path index) throws IOException {
        return Collections.unmodifiableSet(new TreeSet<>(index(index).values()));
    }

    /** From tensor to file name. */
    private static Map<String, String> index(Path file) throws IOException {
        Map<String, String> index = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : weightMap(file).properties()) {
            String shard = entry.getValue().asText();
            if (!shard.matches("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors")) {
                throw new IOException(
                        "Damaged index "
                                + file
                                + ": it places the tensor '"
                                + entry.getKey()
                                + "' in '"
                                + shard
                                + "', which is not the name of a safetensors file beside it.");
            }
            index.put(entry.getKey(), shard);
        }
        return index;
    }

    private static JsonNode weightMap(Path file) throws IOException {
        try {
            JsonNode map = JSON.readTree(Files.readString(file)).path("weight_map");
            if (map.isObject() && !map.isEmpty()) {
                return map;
            }
            throw new IOException("Damaged index " + file + ": it has no weight_map.");
        } catch (JsonProcessingException e) {
            throw new IOException("Damaged index " + file + ": it is not valid JSON.", e);
        }
    }

    private void addShards(Map<String, String> index) throws IOException {
        for (String shard : new TreeSet<>(index.values())) {
            add(source.resolveSibling(shard));
        }
        for (Map.Entry<String, String> entry : index.entrySet()) {
            Place place = places.get(entry.getKey());
            Path wanted = source.resolveSibling(entry.getValue());
            if (place == null || !place.file().equals(wanted)) {
                throw new IOException(
                        "The tensor '"
                                + entry.getKey()
                                + "' is not in "
                                + wanted
                                + ", where the index "
                                + source.getFileName()
                                + " says it is.");
            }
        }
    }

    private void add(Path file) throws IOException {
        FileChannel channel = Safetensors.open(file);
        channels.add(channel);
        Header header = new HeaderReader(channel, file).read();
        TensorReader reader =
                new TensorReader(channel, header.dataStart(), TensorReader.LARGEST_PIECE);
        for (Header.Entry entry : header.entries()) {
            Place before = places.put(entry.name(), new Place(file, reader, entry));
            if (before != null) {
                throw new IOException(
                        "The tensor '"
                                + entry.name()
                                + "' is in two files, "
                                + before.file()
                                + " and "
                                + file
                                + ".");
            }
        }
    }

    /** The file that was opened. */
    public Path source() {
        return source;
    }

    /** The shape of each tensor by name, in alphabetical order. */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new TreeMap<>();
        places.forEach((name, place) -> shapes.put(name, place.entry().shape()));
        return shapes;
    }

    /**
     * Reads one tensor.
     *
     * @param name of the tensor
     * @param manager owns the result, on its device
     * @return the tensor; float16 and bfloat16 become float32, other types stay
     * @throws IOException one sentence that names the file
     */
    public NDArray read(String name, NDManager manager) throws IOException {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException(
                    "There is no tensor '" + name + "' in " + source + ".");
        }
        try {
            return place.reader().read(place.entry(), manager);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot read " + place.file() + ": " + IoSentences.cause(e) + ".", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels) {
            channel.close();
        }
    }
}
