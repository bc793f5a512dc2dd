package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A widget's state as it travels: JSON, in which other widgets are references, and beside it the
 * binary values with the keys they belong to.
 *
 * @param state without the binary values
 * @param binaryKeys the keys of the binary values
 * @param blobs the binary values, in the order of their keys
 */
record Encoded(ObjectNode state, List<String> binaryKeys, List<byte[]> blobs) {

    private static final String REFERENCE = "IPY_MODEL_";

    /**
     * @param state values that are null, text, numbers, booleans, lists and maps of such, JSON,
     *     widgets that are open, or bytes
     */
    static Encoded of(Map<String, @Nullable Object> state) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        List<String> keys = new ArrayList<>();
        List<byte[]> blobs = new ArrayList<>();
        state.forEach(
                (key, value) -> {
                    if (value instanceof byte[] bytes) {
                        keys.add(key);
                        blobs.add(bytes);
                    } else {
                        json.set(key, json(value));
                    }
                });
        return new Encoded(json, List.copyOf(keys), List.copyOf(blobs));
    }

    private static JsonNode json(@Nullable Object value) {
        if (value instanceof Widget widget) {
            return JsonNodeFactory.instance.textNode(REFERENCE + widget.id());
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            list.forEach(element -> array.add(json(element)));
            return array;
        }
        return JsonBridge.JSON.valueToTree(value);
    }

    boolean isBinary() {
        return !blobs.isEmpty();
    }

    /** {@code {"method": "update", …}}. */
    ObjectNode update() {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("method", "update");
        message.set("state", state);
        ArrayNode paths = message.putArray("buffer_paths");
        binaryKeys.forEach(key -> paths.addArray().add(key));
        return message;
    }
}
