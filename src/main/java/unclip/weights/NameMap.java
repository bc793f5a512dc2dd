package unclip.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the names of a foreign model translate to ours, as a table of text.
 *
 * <p>A line is {@code OURS = THEIRS}. {@code *} stands for the number of a block and is the same on
 * both sides. {@code A + B + C} joins tensors along their first axis; {@code transposed A} swaps
 * both axes of a matrix; {@code across 4 A} takes rows i·4 + j, which go across four blocks, to
 * rows j·K + i, block by block. {@code ignore REGEX} names tensors that are no weights. {@code #}
 * starts a comment. A tensor may have another shape than ours if only axes are folded or lengths of
 * 1 differ.
 */
public final class NameMap {

    private static final int NAMED = 3; // names a sentence lists before it counts the rest

    private final Map<String, Rule> rules = new LinkedHashMap<>(); // by our pattern
    private final List<Pattern> ignored = new ArrayList<>();

    private static final Pattern ACROSS = Pattern.compile("across (\\d+) (.*)");

    /** Their names and what is done to them; 1 block is none to go across. */
    private record Rule(List<String> parts, boolean transposed, int blocks) {

        static Rule of(String theirs) {
            boolean transposed = theirs.startsWith("transposed ");
            Matcher across = ACROSS.matcher(theirs);
            String names = transposed ? theirs.substring("transposed ".length()) : theirs;
            int blocks = 1;
            if (across.matches()) {
                blocks = Integer.parseInt(across.group(1));
                names = across.group(2);
            }
            return new Rule(List.of(names.split("\\s*\\+\\s*", -1)), transposed, blocks);
        }

        Rule at(String number) {
            return new Rule(
                    parts.stream().map(p -> p.replace("*", number)).toList(), transposed, blocks);
        }
    }

    /**
     * Reads a table.
     *
     * @param text its lines
     * @throws IllegalArgumentException if a line is none of the above
     */
    public NameMap(String text) {
        text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(this::add);
    }

    private void add(String line) {
        if (line.startsWith("ignore ")) {
            ignored.add(Pattern.compile(line.substring("ignore ".length()).strip()));
            return;
        }
        String[] sides = line.split("\\s*=\\s*", -1);
        if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
            throw new IllegalArgumentException(
                    "A line of a name map is 'ours = theirs', got '" + line + "'.");
        }
        rules.put(sides[0], Rule.of(sides[1]));
    }

    /**
     * Whether an archive looks like one of this kind: the first name of the table is there.
     *
     * @param theirs the archive's shapes
     */
    public boolean matches(Map<String, Shape> theirs) {
        return rules.values().stream()
                .limit(1)
                .allMatch(rule -> theirs.keySet().containsAll(rule.at("0").parts()));
    }

    /**
     * Reads all weights of a model under our names.
     *
     * @param archive the foreign file
     * @param wanted our names and shapes
     * @param manager owns the result, on its device
     * @return the weights in the order of {@code wanted}
     * @throws IOException one sentence that names tensors that are missing, unexpected or of
     *     another shape, before anything is read
     */
    public Map<String, NDArray> read(
            TensorArchive archive, Map<String, Shape> wanted, NDManager manager)
            throws IOException {
        Map<String, Rule> plan = new LinkedHashMap<>();
        wanted.keySet().forEach(name -> plan.put(name, rule(name)));
        check(archive, wanted, plan);
        Map<String, NDArray> weights = new LinkedHashMap<>();
        for (Map.Entry<String, Rule> step : plan.entrySet()) {
            Shape shape = wanted.getOrDefault(step.getKey(), new Shape());
            weights.put(step.getKey(), read(archive, step.getValue(), shape, manager));
        }
        return weights;
    }

    private Rule rule(String ours) {
        Rule exact = rules.get(ours);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, Rule> entry : rules.entrySet()) {
            String pattern = Pattern.quote(entry.getKey()).replace("*", "\\E(\\d+)\\Q");
            Matcher matcher = Pattern.compile(pattern).matcher(ours);
            if (entry.getKey().contains("*") && matcher.matches()) {
                return entry.getValue().at(matcher.group(1));
            }
        }
        throw new IllegalArgumentException("The name map has no line for '" + ours + "'.");
    }

    private void check(TensorArchive archive, Map<String, Shape> wanted, Map<String, Rule> plan)
            throws IOException {
        Map<String, Shape> theirs = archive.shapes();
        TreeSet<String> missing = new TreeSet<>();
        TreeSet<String> extra = new TreeSet<>(theirs.keySet());
        Map<String, String> wrong = new TreeMap<>();
        plan.forEach(
                (ours, rule) -> {
                    Shape shape = wanted.getOrDefault(ours, new Shape());
                    for (String part : rule.parts()) {
                        Shape found = theirs.get(part);
                        extra.remove(part);
                        if (found == null) {
                            missing.add(part);
                        } else if (!fits(found, part(shape, rule))) {
                            wrong.put(part, found + " instead of " + part(shape, rule));
                        }
                    }
                });
        extra.removeIf(name -> ignored.stream().anyMatch(p -> p.matcher(name).matches()));
        report(archive, missing, extra, wrong);
    }

    private static void report(
            TensorArchive archive,
            Set<String> missing,
            Set<String> extra,
            Map<String, String> wrong)
            throws IOException {
        List<String> faults = new ArrayList<>();
        if (!missing.isEmpty()) {
            faults.add("missing " + some(List.copyOf(missing)));
        }
        if (!extra.isEmpty()) {
            faults.add("unexpected " + some(List.copyOf(extra)));
        }
        if (!wrong.isEmpty()) {
            List<String> shapes =
                    wrong.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
            faults.add("of another shape " + some(shapes));
        }
        if (!faults.isEmpty()) {
            throw new IOException(
                    "The tensors of "
                            + archive.source()
                            + " don't fit the model of its configuration: "
                            + String.join("; ", faults)
                            + ".");
        }
    }

    private static String some(List<String> names) {
        String listed = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        int rest = names.size() - NAMED;
        return rest > 0 ? listed + " and " + rest + " more" : listed;
    }

    /** The shape that one of a rule's tensors must have, in their orientation. */
    private static Shape part(Shape ours, Rule rule) {
        if (rule.transposed()) {
            return new Shape(ours.get(1), ours.get(0));
        }
        int parts = rule.parts().size();
        long[] sides = ours.getShape().clone(); // DJL hands out its own array
        if (parts > 1) {
            sides[0] /= parts;
        }
        return new Shape(sides);
    }

    /** Equal but for axes of length 1 and for axes after the first that are folded into one. */
    private static boolean fits(Shape found, Shape wanted) {
        if (found.equals(wanted)) {
            return true;
        }
        boolean ones = longer(found).equals(longer(wanted));
        boolean folded =
                wanted.dimension() == 2
                        && found.dimension() > 2
                        && found.get(0) == wanted.get(0)
                        && found.size() == wanted.size();
        return ones || folded;
    }

    /** The lengths that are not 1. */
    private static List<Long> longer(Shape shape) {
        return Arrays.stream(shape.getShape()).filter(side -> side != 1).boxed().toList();
    }

    private static NDArray read(TensorArchive archive, Rule rule, Shape shape, NDManager manager)
            throws IOException {
        try (NDManager scope = manager.newSubManager()) {
            NDList parts = new NDList();
            for (String part : rule.parts()) {
                parts.add(archive.read(part, scope));
            }
            NDArray whole = parts.size() == 1 ? parts.head() : NDArrays.concat(parts);
            if (rule.transposed()) {
                whole = whole.transpose().duplicate(); // row by row in memory
            }
            if (rule.blocks() > 1) {
                long rows = shape.get(0) / rule.blocks();
                whole = whole.reshape(rows, rule.blocks(), -1).swapAxes(0, 1).duplicate();
            }
            return scope.ret(whole.reshape(shape));
        }
    }

    /**
     * Reads a table from the resources beside a class.
     *
     * @param beside the class
     * @param name of the resource
     */
    public static NameMap resource(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no name map '" + name + "'.");
            }
            return new NameMap(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
