package unclip.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Maps JSON and YAML to records and back, and refuses what it does not understand.
 *
 * <ul>
 *   <li>Unknown keys and keys given twice are errors; the sentence names the file, the key and the
 *       nearest valid key.
 *   <li>A primitive component ({@code int}, {@code double}, {@code boolean}) must be present. An
 *       absent component of any other type arrives as {@code null}, and the record's compact
 *       constructor decides: it refuses, or puts a default in its place.
 *   <li>Nothing is converted quietly: {@code "3"} is no {@code int}, {@code 2.5} is no {@code int}.
 *       One exception: a text such as {@code 1e-3} is accepted where a floating-point number is
 *       expected, because YAML 1.1 reads that spelling as text.
 * </ul>
 *
 * <p>Written JSON is indented with two spaces and ends with a line feed; components come in the
 * order of their declaration and maps in alphabetical order, so equal values give equal bytes.
 */
public final class StrictMapper {

    private static final StrictMapper JSON =
            new StrictMapper("JSON", configured(JsonMapper.builder()));
    private static final StrictMapper YAML =
            new StrictMapper(
                    "YAML",
                    configured(
                            YAMLMapper.builder(
                                    YAMLFactory.builder()
                                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                                            .build())));

    private final String format;
    private final ObjectMapper mapper;

    private StrictMapper(String format, ObjectMapper mapper) {
        this.format = format;
        this.mapper = mapper;
    }

    /**
     * The mapper for JSON.
     *
     * @return a shared instance, safe for use by several threads
     */
    public static StrictMapper json() {
        return JSON;
    }

    /**
     * The mapper for YAML.
     *
     * @return a shared instance, safe for use by several threads
     */
    public static StrictMapper yaml() {
        return YAML;
    }

    /**
     * The mapper for a file, chosen by the ending of its name.
     *
     * @param file a name that ends in .yaml, .yml or .json
     * @return a shared instance, safe for use by several threads
     */
    public static StrictMapper forFile(Path file) {
        String name = file.toString();
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return YAML;
        }
        if (name.endsWith(".json")) {
            return JSON;
        }
        throw new IllegalArgumentException(
                "The name of " + file + " must end in .yaml, .yml or .json.");
    }

    /**
     * Reads a file in UTF-8.
     *
     * @param <T> the type of the value
     * @param file the file
     * @param type the type to map to, usually a record
     * @return the value
     * @throws IOException one sentence that names the file, the key and what would be right
     */
    public <T> T read(Path file, Class<T> type) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException("Cannot read " + file + ": " + IoSentences.cause(e) + ".", e);
        }
        return parse(text, file.toString(), type);
    }

    /**
     * Reads a text.
     *
     * @param <T> the type of the value
     * @param text the whole document
     * @param source where it comes from, named in errors
     * @param type the type to map to, usually a record
     * @return the value
     * @throws IOException one sentence that names the source, the key and what would be right
     */
    public <T> T parse(String text, String source, Class<T> type) throws IOException {
        JsonNode tree;
        try {
            tree = mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException(MappingSentences.ofSyntax(e, source, format), e);
        }
        if (tree.isMissingNode() || tree.isNull()) {
            throw new IOException(source + ": the document is empty.");
        }
        try {
            return convert(tree, source, type);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Maps a tree that was read before.
     *
     * @param <T> the type of the value
     * @param tree the tree
     * @param source where it comes from, named in errors
     * @param type the type to map to, usually a record
     * @return the value
     * @throws IllegalArgumentException one sentence that names the source, the key and what would
     *     be right
     */
    public <T> T convert(JsonNode tree, String source, Class<T> type) {
        JavaType target = mapper.constructType(type);
        new UnknownKeys(mapper.getDeserializationConfig())
                .find(tree, target, "")
                .ifPresent(
                        what -> {
                            throw new IllegalArgumentException(source + ": " + what + ".");
                        });
        try {
            return mapper.treeToValue(tree, target);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(MappingSentences.of(e, tree, source), e);
        }
    }

    /**
     * Turns a value into a tree.
     *
     * @param value a record, map, list or plain value
     * @return the tree, with keys in the order in which they would be written
     */
    public JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    /**
     * Turns a value into text.
     *
     * @param value a record, map, list or plain value
     * @return an indented document that ends with a line feed
     */
    public String write(Object value) {
        try {
            String text = writer().writeValueAsString(value);
            return text.endsWith("\n") ? text : text + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "A " + value.getClass().getSimpleName() + " cannot be written as " + format, e);
        }
    }

    /**
     * Writes a value to a file in UTF-8, whole or not at all.
     *
     * @param file the final name; replaced if it exists
     * @param value a record, map, list or plain value
     * @throws IOException one sentence that names the file and the cause
     */
    public void write(Path file, Object value) throws IOException {
        AtomicFiles.writeText(file, write(value));
    }

    private ObjectWriter writer() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return mapper.writer(printer);
    }

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> M configured(B builder) {
        M mapper =
                builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .annotationIntrospector(new PrimitivesAreRequired())
                        .withCoercionConfig(
                                LogicalType.Float,
                                c ->
                                        c.setCoercion(
                                                CoercionInputShape.String,
                                                CoercionAction.TryConvert))
                        .build();
        mapper.configure(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION, false);
        return mapper;
    }
}
