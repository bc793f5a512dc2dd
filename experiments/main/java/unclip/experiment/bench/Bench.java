package unclip.experiment.bench;

import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the benchmarks, prints their tables, and stores those that are whole in {@code
 * experiments/bench}.
 *
 * <p>Run by {@code ./unclip bench}.
 */
public final class Bench {

    private Bench() {}

    /**
     * Runs some benchmarks; ends the JVM with 0, 1 after a failure, 2 after a wrong request.
     *
     * @param args options and regular expressions on the rows' names; all rows without any
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        try {
            BenchOptions options = BenchOptions.parse(args);
            measure(options, ("./unclip bench " + String.join(" ", args)).strip());
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println("unclip: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("unclip: " + e.getMessage());
            return 1;
        }
    }

    private static void measure(BenchOptions options, String command) throws IOException {
        Path root = root();
        Path folder = root.resolve("experiments/bench");
        Tables tables = new Tables(options, root, command);
        for (Map.Entry<Catalogue.Group, List<String>> group :
                Catalogue.select(options.patterns()).entrySet()) {
            Section section = tables.measure(group.getKey(), group.getValue());
            System.out.println(section.markdown());
            boolean whole = Catalogue.isWhole(group.getKey(), group.getValue());
            if (whole && !options.quick()) {
                Results.read(folder).with(section).write(folder);
            } else {
                Progress.note(
                        "not stored, since "
                                + (whole ? "it was quick" : "rows of this table were left out"));
            }
        }
    }

    /** The checkout: where the launcher is, else where the weights are. */
    private static Path root() {
        String root = System.getProperty("unclip.root");
        return root == null
                ? WeightStore.locate().folder().resolve("../..").toAbsolutePath().normalize()
                : Path.of(root);
    }
}
