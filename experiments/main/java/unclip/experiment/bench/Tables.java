package unclip.experiment.bench;

import unclip.experiment.bench.Catalogue.Group;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Measures groups of rows and makes tables of them. */
final class Tables {

    /**
     * What measuring a group gives.
     *
     * @param rows measured
     * @param remarks sentences below the table
     * @param versions of what took part
     */
    record Content(List<Row> rows, List<String> remarks, Map<String, String> versions) {

        /** Copies the collections. */
        Content {
            rows = List.copyOf(rows);
            remarks = List.copyOf(remarks);
            versions = Map.copyOf(versions);
        }
    }

    private final BenchOptions options;
    private final Path root;
    private final String command;

    /**
     * Prepares.
     *
     * @param root of the checkout
     * @param command as it was typed
     */
    Tables(BenchOptions options, Path root, String command) {
        this.options = options;
        this.root = root;
        this.command = command;
    }

    /** Measures some rows of a group. */
    Section measure(Group group, List<String> rows) throws IOException {
        Content content =
                switch (group) {
                    case STEPS, EMBEDDING ->
                            new Steps(options, group, root.resolve("experiments/bench/pytorch"))
                                    .measure(rows);
                    case PARTS -> new Parts(options).measure(rows);
                    case WHOLES -> new Wholes(options, root).measure(rows);
                    case MEMORY -> Memory.measure(options);
                    case GROWTH -> new Growth(options).measure(rows);
                };
        boolean compared = group.comparable() && options.pytorch() != null;
        return new Section(
                compared ? group.titleBesidePytorch() : group.title(),
                LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES) + " UTC",
                command,
                Machine.describe(options.threads()),
                content.versions(),
                content.rows(),
                content.remarks());
    }
}
