package unclip.weights;

import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the head of a safetensors file and checks all of it before any tensor is touched. */
final class HeaderReader {

    /** The reference implementation refuses longer headers as well. */
    private static final long MAX_JSON_BYTES = 100_000_000;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final FileChannel channel;
    private final Path file;

    HeaderReader(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    Header read() throws IOException {
        long size = channel.size();
        if (size < Header.LENGTH_BYTES) {
            throw damaged("it has " + size + " bytes and no header");
        }
        long length = bytes(0, Header.LENGTH_BYTES).getLong();
        if (length < 2 || length > MAX_JSON_BYTES) {
            throw damaged("its header cannot be " + Long.toUnsignedString(length) + " bytes long");
        }
        long dataStart = Header.LENGTH_BYTES + length;
        if (dataStart > size) {
            throw damaged("it ends within its header");
        }
        ByteBuffer json = bytes(Header.LENGTH_BYTES, (int) length);
        Header header = parse(StandardCharsets.UTF_8.decode(json).toString(), dataStart);
        checkPlaces(header, size - dataStart);
        return header;
    }

    private ByteBuffer bytes(long at, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw damaged("it became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private Header parse(String text, long dataStart) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException(damaged("its header is not valid JSON").getMessage(), e);
        }
        if (!root.isObject()) {
            throw damaged("its header is not a JSON object");
        }
        List<Header.Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(Header.METADATA)) {
                field.getValue()
                        .properties()
                        .forEach(item -> metadata.put(item.getKey(), item.getValue().asText()));
            } else {
                entries.add(entry(field.getKey(), field.getValue()));
            }
        }
        entries.sort(
                Comparator.comparingLong(Header.Entry::begin)
                        .thenComparingLong(Header.Entry::end)
                        .thenComparing(Header.Entry::name));
        return new Header(entries, metadata, dataStart);
    }

    private Header.Entry entry(String name, JsonNode node) throws IOException {
        String typeName = node.path("dtype").asText();
        StoredType type = StoredType.named(typeName).orElse(null);
        if (type == null) {
            String known = Arrays.toString(StoredType.values());
            throw damaged(name, "has the element type '" + typeName + "', known are " + known);
        }
        long[] shape = numbers(node, name, "shape");
        long[] offsets = numbers(node, name, "data_offsets");
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw damaged(name, "has the data_offsets " + Arrays.toString(offsets));
        }
        long bytes = offsets[1] - offsets[0];
        if (bytes != expectedBytes(shape, type)) {
            String form = type + " " + Arrays.toString(shape);
            throw damaged(name, "has " + bytes + " bytes, which is not the size of " + form);
        }
        return new Header.Entry(name, type, new Shape(shape), offsets[0], offsets[1]);
    }

    /** The bytes that a shape takes, or -1 if no file could hold them. */
    private static long expectedBytes(long[] shape, StoredType type) {
        try {
            long bytes = type.bytes();
            for (long side : shape) {
                bytes = Math.multiplyExact(bytes, side);
            }
            return bytes;
        } catch (ArithmeticException e) {
            return -1;
        }
    }

    private long[] numbers(JsonNode tensor, String name, String key) throws IOException {
        JsonNode array = tensor.path(key);
        if (!array.isArray()) {
            throw damaged(name, "has no " + key);
        }
        long[] numbers = new long[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = array.path(i);
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
                throw damaged(name, "has the " + key + " " + array);
            }
            numbers[i] = number.asLong();
        }
        return numbers;
    }

    /** Every byte after the header belongs to exactly one tensor. */
    private void checkPlaces(Header header, long dataBytes) throws IOException {
        long at = 0;
        for (Header.Entry entry : header.entries()) {
            if (entry.end() > dataBytes) {
                String where = entry.end() + " of the data, of which there are only " + dataBytes;
                throw damaged(entry.name(), "ends at byte " + where);
            }
            if (entry.begin() < at) {
                throw damaged(entry.name(), "overlaps the tensor before it");
            }
            if (entry.begin() > at) {
                long gap = entry.begin() - at;
                throw damaged(entry.name(), "comes after " + gap + " bytes of no tensor");
            }
            at = entry.end();
        }
        if (at != dataBytes) {
            throw damaged((dataBytes - at) + " bytes at its end belong to no tensor");
        }
    }

    private IOException damaged(String tensor, String what) {
        return damaged("tensor '" + tensor + "' " + what);
    }

    private IOException damaged(String what) {
        return new IOException("Damaged weights file " + file + ": " + what + ".");
    }
}
