package unclip.sampler.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/** The recorded runs of other libraries in this package's resources; their README says how. */
public final class ParityFixtures {

    /** What all families share: shape, mixture, x_T and the noises. */
    public static final JsonNode COMMON = read("common");

    private ParityFixtures() {}

    /** The cases of a family, such as {@code ddim}, in the file's order. */
    public static List<ParityCase> cases(String family) {
        List<ParityCase> cases = new ArrayList<>();
        read(family).get("cases").forEach(node -> cases.add(new ParityCase(node)));
        return cases;
    }

    /** The one case of a name. */
    public static ParityCase named(String family, String name) {
        return cases(family).stream()
                .filter(found -> found.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    /** A whole file, for those that hold tables or more than cases. */
    public static JsonNode read(String name) {
        try (InputStream in = ParityFixtures.class.getResourceAsStream(name + ".json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON list of numbers. */
    public static double[] numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    /** A JSON list of numbers times a factor. */
    static double[] numbers(JsonNode list, double factor) {
        return DoubleStream.of(numbers(list)).map(v -> v * factor).toArray();
    }
}
