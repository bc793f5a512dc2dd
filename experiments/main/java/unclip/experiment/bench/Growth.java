package unclip.experiment.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How time grows with steps and pictures, and falls with threads. */
final class Growth {

    private static final int PASSES = 2; // after one that warms up
    private static final int MOST_ROUNDS = 2;

    private final BenchOptions options;
    private final List<String> remarks = new ArrayList<>();

    Growth(BenchOptions options) {
        this.options = options;
    }

    /** Measures the rows. */
    Tables.Content measure(List<String> rows) throws IOException {
        List<Row> measured = new ArrayList<>();
        for (String row : rows) {
            Progress.note(row);
            List<Cell> cells = row.startsWith("threads-") ? threads(row) : line(row);
            if (!cells.isEmpty()) {
                String what = Catalogue.what(Catalogue.Group.GROWTH, row);
                measured.add(new Row(row, what, cells));
            }
        }
        return new Tables.Content(measured, remarks, Map.of());
    }

    private List<Cell> line(String row) throws IOException {
        Map<Double, Double> seconds = new TreeMap<>();
        try (Worker worker = Worker.ours(options.threads())) {
            int passes = options.quick() ? 1 : PASSES;
            worker.ask("growth " + row + " " + passes)
                    .figures()
                    .forEach((size, value) -> seconds.put(Double.parseDouble(size), value));
        }
        LineFit fit = LineFit.of(List.copyOf(seconds.keySet()), List.copyOf(seconds.values()));
        double slope = fit.slope();
        return List.of(
                Cell.ofSeconds("time of one more", new Spread(slope, slope, slope, 1)),
                Cell.of("furthest from a line", "%", 100 * fit.residual()));
    }

    private List<Cell> threads(String row) throws IOException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            remarks.add("`" + row + "` was left out, since this machine has one processor.");
            return List.of();
        }
        String step = row.replace("threads-", "") + "-16";
        List<Double> one = new ArrayList<>();
        List<Double> two = new ArrayList<>();
        for (int round = 0; round < Math.min(options.rounds(), MOST_ROUNDS); round++) {
            one.add(step(step, 1));
            two.add(step(step, 2));
        }
        return List.of(
                Cell.ofSeconds("with 1 thread", Spread.of(one)),
                Cell.ofSeconds("with 2 threads", Spread.of(two)),
                Cell.of("speed-up", "×", Spread.ofRatios(one, two)));
    }

    private double step(String row, int threads) throws IOException {
        try (Worker worker = Worker.ours(threads)) {
            Answer answer = worker.ask("measure " + row + " " + options.budget());
            return Spread.of(answer.seconds()).median();
        }
    }
}
