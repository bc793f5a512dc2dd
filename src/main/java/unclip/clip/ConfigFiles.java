package unclip.clip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import unclip.files.IoSentences;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads configurations that others wrote, whose further keys mean nothing to us. */
final class ConfigFiles {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ConfigFiles() {}

    /** A computation that reads a configuration. */
    @FunctionalInterface
    interface Reading<T> {
        T get() throws IOException;
    }

    static JsonNode read(Path file) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not valid JSON.", e);
        } catch (IOException e) {
            throw new IOException("Cannot read " + file + ": " + IoSentences.cause(e) + ".", e);
        }
        if (!root.isObject()) {
            throw new IOException(file + " is no JSON object.");
        }
        return root;
    }

    static int number(Path file, JsonNode node, String key, int otherwise) throws IOException {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new IOException(file + ": " + key + " must be an integer, got " + value + ".");
        }
        return value.intValue();
    }

    /** Refuses a feature that we don't have, unless it is switched off. */
    static void requireNeutral(Path file, JsonNode node, String key, Object neutral)
            throws IOException {
        JsonNode value = node.path(key);
        boolean absent = value.isMissingNode() || value.isNull();
        if (!absent && !value.equals(JSON.valueToTree(neutral))) {
            throw new IOException(
                    file + ": " + key + " must be " + neutral + " here, got " + value + ".");
        }
    }

    /** Says which file has a value that the records refuse. */
    static <T> T checked(Path file, Reading<T> reading) throws IOException {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Means and deviations of the colours; OpenAI's where the node has none. */
    static PixelStatistics pixels(Path file, JsonNode node, String mean, String std)
            throws IOException {
        if (!node.path(mean).isArray() || !node.path(std).isArray()) {
            return PixelStatistics.CLIP;
        }
        return checked(
                file, () -> new PixelStatistics(numbers(node.path(mean)), numbers(node.path(std))));
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asDouble(Double.NaN)));
        return numbers;
    }
}
