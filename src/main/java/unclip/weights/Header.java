package unclip.weights;

import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of a safetensors file: eight bytes with the length of the JSON that follows (little
 * endian), the JSON, and then the tensors without gaps.
 *
 * @param entries the tensors in the order of their bytes
 * @param metadata free texts by name
 * @param dataStart where in the file the tensors begin, in bytes
 */
record Header(List<Entry> entries, Map<String, String> metadata, long dataStart) {

    static final int LENGTH_BYTES = Long.BYTES;
    static final String METADATA = "__metadata__";

    private static final int ALIGNMENT = 8; // of the data in the file, as in the reference writer
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * One tensor.
     *
     * @param begin its first byte, counted from the end of the header
     * @param end one past its last byte
     */
    record Entry(String name, StoredType type, Shape shape, long begin, long end) {

        long bytes() {
            return end - begin;
        }
    }

    Header {
        entries = List.copyOf(entries);
        metadata = Map.copyOf(metadata);
    }

    /**
     * Places tensors one after the other: widest elements first, then by name, so that each one is
     * aligned to the size of its elements.
     *
     * @param tensors whose places do not matter yet
     */
    static Header layOut(List<Entry> tensors, Map<String, String> metadata) {
        List<Entry> sorted = new ArrayList<>(tensors);
        sorted.sort(
                Comparator.comparingInt((Entry e) -> -e.type.bytes()).thenComparing(Entry::name));
        List<Entry> placed = new ArrayList<>();
        long at = 0;
        for (Entry e : sorted) {
            long end = at + e.shape.size() * e.type.bytes();
            placed.add(new Entry(e.name, e.type, e.shape, at, end));
            at = end;
        }
        return new Header(placed, metadata, 0);
    }

    /** The length and the JSON, padded with blanks to a multiple of eight bytes. */
    byte[] toBytes() {
        byte[] json = json().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] text = Arrays.copyOf(json, padded);
        Arrays.fill(text, json.length, padded, (byte) ' ');
        return ByteBuffer.allocate(LENGTH_BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(text)
                .array();
    }

    private String json() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(METADATA);
            new TreeMap<>(metadata).forEach(texts::put);
        }
        for (Entry entry : entries) {
            ObjectNode node = root.putObject(entry.name);
            node.put("dtype", entry.type.name());
            node.set("shape", JSON.valueToTree(entry.shape.getShape()));
            node.set("data_offsets", JSON.valueToTree(List.of(entry.begin, entry.end)));
        }
        return root.toString();
    }
}
