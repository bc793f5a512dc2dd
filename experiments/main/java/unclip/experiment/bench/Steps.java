package unclip.experiment.bench;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Times steps in processes of their own: in each round every side starts afresh, and the sides take
 * turns row by row.
 */
final class Steps {

    private static final String OURS = "unclip";
    private static final String EAGER = "PyTorch";
    private static final String LAST = "PyTorch, channels-last";

    private final BenchOptions options;
    private final Catalogue.Group group;
    private final Path scripts; // the folder of worker.py
    private final Map<String, Map<String, List<Double>>> times = new LinkedHashMap<>();
    private final Map<String, String> versions = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();

    /** Prepares a run of a group that PyTorch has too, with the scripts of a folder. */
    Steps(BenchOptions options, Catalogue.Group group, Path scripts) {
        this.options = options;
        this.group = group;
        this.scripts = scripts;
    }

    /** Times the rows in all rounds. */
    Tables.Content measure(List<String> rows) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path fixture = folder.path().resolve(EmbeddingFixture.FILE);
            prepare(folder.path(), fixture);
            for (int round = 1; round <= options.rounds(); round++) {
                round(round, rows, fixture);
            }
        }
        return new Tables.Content(rows.stream().map(this::row).toList(), remarks, versions);
    }

    private void prepare(Path folder, Path fixture) throws IOException {
        try (Worker worker = Worker.ours(options.threads())) {
            if (group == Catalogue.Group.EMBEDDING) {
                worker.ask("emoji " + folder);
            }
            if (options.pytorch() != null) {
                Progress.note("writing weights and expected outputs for PyTorch");
                worker.ask(
                        group == Catalogue.Group.EMBEDDING
                                ? "embedding " + folder
                                : "fixture " + fixture);
            }
        }
    }

    private void round(int round, List<String> rows, Path fixture) throws IOException {
        Map<String, Worker> sides = new LinkedHashMap<>();
        try {
            sides.put(OURS, Worker.ours(options.threads()));
            if (options.pytorch() != null) {
                sides.put(EAGER, pytorch(EAGER, options.pytorch(), fixture, null));
                if (group == Catalogue.Group.STEPS) {
                    sides.put(LAST, pytorch(LAST, options.pytorch(), fixture, "--channels-last"));
                }
            }
            for (Map.Entry<String, Worker> side : sides.entrySet()) {
                greet(round, side.getKey(), side.getValue());
            }
            for (String row : rows) {
                Progress.note("round " + round + " of " + options.rounds() + ": " + row);
                for (Map.Entry<String, Worker> side : sides.entrySet()) {
                    if (takesPart(side.getKey(), row)) {
                        Answer answer = side.getValue().ask(request(side.getKey(), row, fixture));
                        times.computeIfAbsent(row, r -> new LinkedHashMap<>())
                                .computeIfAbsent(side.getKey(), s -> new ArrayList<>())
                                .add(Spread.of(answer.seconds()).median());
                    }
                }
            }
        } finally {
            for (Worker worker : sides.values()) {
                worker.close();
            }
        }
    }

    private String request(String side, String row, Path fixture) {
        String request = "measure " + row + " " + options.budget();
        boolean files = group == Catalogue.Group.EMBEDDING && side.equals(OURS);
        return files ? request + " " + fixture.resolveSibling("") : request;
    }

    private Worker pytorch(String name, Path python, Path fixture, @Nullable String option)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(python.toString());
        command.add(scripts.resolve("worker.py").toString());
        command.add(fixture.toString());
        if (option != null) {
            command.add(option);
        }
        return Worker.start(name, command, options.threads());
    }

    /** The memory format is a matter of pictures only. */
    private static boolean takesPart(String side, String row) {
        return !side.equals(LAST) || row.startsWith("train-") || row.startsWith("sample-");
    }

    private void greet(int round, String side, Worker worker) throws IOException {
        versions.putAll(worker.ask("versions").texts());
        if (round == 1 && !side.equals(OURS)) {
            StringBuilder figures = new StringBuilder();
            new TreeMap<>(worker.ask("check").figures())
                    .forEach(
                            (name, value) ->
                                    figures.append(figures.length() == 0 ? "" : ", ")
                                            .append(name)
                                            .append(String.format(Locale.ROOT, " %.1e", value)));
            remarks.add(
                    side
                            + " computes the same network; largest relative differences: "
                            + figures
                            + ".");
        }
    }

    private Row row(String name) {
        Map<String, List<Double>> sides = times.getOrDefault(name, Map.of());
        List<Cell> cells = new ArrayList<>();
        sides.forEach((side, list) -> cells.add(cell(name, side, list)));
        List<Double> ours = sides.getOrDefault(OURS, List.of());
        sides.forEach(
                (side, list) -> {
                    if (!side.equals(OURS)) {
                        String column = "ratio to " + side;
                        cells.add(Cell.of(column, "", Spread.ofRatios(ours, list)));
                    }
                });
        return new Row(name, Catalogue.what(group, name), cells);
    }

    /** A time, or what is embedded in a second. */
    private Cell cell(String row, String side, List<Double> seconds) {
        if (group != Catalogue.Group.EMBEDDING) {
            return Cell.ofSeconds(side, Spread.of(seconds));
        }
        int items = Catalogue.items(row);
        return Cell.of(side, "/s", Spread.of(seconds.stream().map(s -> items / s).toList()));
    }
}
