package unclip.files;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks for keys that no component of a record has, before Jackson maps anything.
 *
 * <p>Jackson reports them too, but only after missing keys and after the record's own checks, and
 * then a mistyped key is blamed on the key that it was meant to be.
 *
 * @param config tells which keys a record has
 */
record UnknownKeys(DeserializationConfig config) {

    /** The sentence about the first unknown key in the order of the document, if there is one. */
    Optional<String> find(JsonNode node, JavaType type, String path) {
        if (node.isArray() && type.isContainerType()) {
            return IntStream.range(0, node.size())
                    .mapToObj(i -> find(node.path(i), type.getContentType(), path + "[" + i + "]"))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (!node.isObject()) {
            return Optional.empty();
        }
        Function<String, Optional<String>> perKey =
                type.isMapLikeType()
                        ? key -> find(node.path(key), type.getContentType(), below(path, key))
                        : ofRecord(node, type, path);
        return node.properties().stream()
                .map(field -> perKey.apply(field.getKey()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Function<String, Optional<String>> ofRecord(JsonNode node, JavaType type, String path) {
        List<JavaType> records = records(type);
        if (records.isEmpty()) {
            return key -> Optional.empty(); // left to Jackson
        }
        Map<String, JavaType> valid =
                records.stream()
                        .flatMap(r -> config.introspect(r).findProperties().stream())
                        .collect(
                                Collectors.toMap(
                                        BeanPropertyDefinition::getName,
                                        BeanPropertyDefinition::getPrimaryType,
                                        (first, second) -> first));
        return key -> {
            JavaType component = valid.get(key);
            return component == null
                    ? Optional.of(sentence(below(path, key), key, valid))
                    : find(node.path(key), component, below(path, key));
        };
    }

    /** The type itself, or the records that a sealed type may be. */
    private List<JavaType> records(JavaType type) {
        Class<?> raw = type.getRawClass();
        List<Class<?>> candidates =
                raw.isSealed() ? List.of(raw.getPermittedSubclasses()) : List.of(raw);
        return candidates.stream().allMatch(Class::isRecord)
                ? candidates.stream().map(config::constructType).toList()
                : List.of();
    }

    private static String sentence(String path, String key, Map<String, JavaType> valid) {
        return "unknown key '" + path + "'; " + NearestName.hint(key, valid.keySet());
    }

    private static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
