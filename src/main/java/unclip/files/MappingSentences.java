package unclip.files;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** One sentence for each way in which a document can fail to become a record. */
final class MappingSentences {

    private static final Map<Class<?>, String> PLAIN_TYPES =
            Map.of(
                    int.class, "a whole number",
                    Integer.class, "a whole number",
                    long.class, "a whole number",
                    Long.class, "a whole number",
                    double.class, "a number",
                    Double.class, "a number",
                    boolean.class, "true or false",
                    Boolean.class, "true or false",
                    String.class, "a text");

    private MappingSentences() {}

    /** For a document that is not JSON or YAML at all. */
    static String ofSyntax(JsonProcessingException e, String source, String format) {
        JsonLocation at = e.getLocation();
        String line = at == null || at.getLineNr() < 1 ? "" : " (line " + at.getLineNr() + ")";
        return source + " is not valid " + format + line + ": " + firstLine(e) + ".";
    }

    /** For a tree that does not fit the record. */
    static String of(JsonProcessingException e, JsonNode tree, String source) {
        if (e instanceof UnrecognizedPropertyException u) {
            return source + ": " + unknownKey(u) + ".";
        }
        if (e instanceof MismatchedInputException m) {
            return source + ": " + mismatch(m, tree) + ".";
        }
        if (e instanceof JsonMappingException m
                && m.getCause() instanceof IllegalArgumentException refused) {
            return source + ": " + refusal(m, refused) + ".";
        }
        return source + ": " + firstLine(e) + ".";
    }

    /** Only outside records: {@link UnknownKeys} finds the others earlier. */
    private static String unknownKey(UnrecognizedPropertyException e) {
        List<String> valid =
                Objects.requireNonNullElse(e.getKnownPropertyIds(), List.of()).stream()
                        .map(String::valueOf)
                        .toList();
        return "unknown key " + place(e) + "; " + NearestName.hint(e.getPropertyName(), valid);
    }

    /** What a record's own constructor says, after where it stands in the document. */
    private static String refusal(JsonMappingException e, IllegalArgumentException refused) {
        String sentence = withoutStop(String.valueOf(refused.getMessage()));
        return e.getPath().isEmpty() ? sentence : "in " + place(e) + ": " + sentence;
    }

    private static String mismatch(MismatchedInputException e, JsonNode tree) {
        String text = firstLine(e);
        if (text.startsWith("Missing required creator property")) {
            return "the key " + missing(e, text) + " is missing";
        }
        JsonNode value = at(e, tree);
        if (value.isNull() || (value.isTextual() && value.asText().isEmpty())) {
            return place(e) + " has no value";
        }
        String got = value.isValueNode() ? "'" + value.asText() + "'" : value.toString();
        return place(e) + " must be " + expected(e.getTargetType()) + ", got " + got;
    }

    private static JsonNode at(JsonMappingException e, JsonNode tree) {
        JsonNode node = tree;
        for (JsonMappingException.Reference step : e.getPath()) {
            node =
                    step.getFieldName() == null
                            ? node.path(step.getIndex())
                            : node.path(step.getFieldName());
        }
        return node;
    }

    /** Jackson names the key in its text, and the group that lacks it, or the key too, as path. */
    private static String missing(MismatchedInputException e, String text) {
        String key = text.substring(text.indexOf('\'') + 1, text.lastIndexOf('\''));
        String path = path(e);
        boolean complete = path.equals(key) || path.endsWith("." + key);
        return "'" + (path.isEmpty() || complete ? "" : path + ".") + (complete ? path : key) + "'";
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        String group = "a group of keys (" + type.getSimpleName() + ")";
        return PLAIN_TYPES.getOrDefault(type, group);
    }

    private static String place(JsonMappingException e) {
        return e.getPath().isEmpty() ? "the document" : "'" + path(e) + "'";
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String firstLine(JsonProcessingException e) {
        String text = Objects.requireNonNullElse(e.getOriginalMessage(), "");
        return withoutStop(text.lines().findFirst().orElse("unreadable"));
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
