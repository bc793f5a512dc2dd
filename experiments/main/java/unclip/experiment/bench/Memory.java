package unclip.experiment.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The memory of a long training run, which should be flat. */
final class Memory {

    private Memory() {}

    /** Trains in a process of its own. */
    static Tables.Content measure(BenchOptions options) throws IOException {
        Progress.note("memory over " + options.steps() + " training steps");
        Map<String, Double> figures;
        try (Worker worker = Worker.ours(options.threads())) {
            figures = worker.ask("memory " + options.steps()).figures();
        }
        List<Cell> cells =
                List.of(
                        cell("resident after a tenth", "MiB", figures, "resident first"),
                        cell("resident at the end", "MiB", figures, "resident last"),
                        cell("gain a 1,000 steps", "MiB", figures, "growth"),
                        cell("arrays after a tenth", "", figures, "arrays first"),
                        cell("arrays at the end", "", figures, "arrays last"));
        String what =
                Catalogue.what(Catalogue.Group.MEMORY, "memory")
                        + ", "
                        + options.steps()
                        + " steps";
        return new Tables.Content(
                List.of(new Row("memory", what, cells)),
                List.of(
                        "The gain is fitted to the second half of the run; arrays are those that"
                                + " the run's manager holds between steps."),
                Map.of());
    }

    private static Cell cell(String column, String unit, Map<String, Double> figures, String name) {
        return Cell.of(column, unit, Objects.requireNonNull(figures.get(name), name));
    }
}
