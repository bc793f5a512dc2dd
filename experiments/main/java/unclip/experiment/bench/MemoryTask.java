package unclip.experiment.bench;

import ai.djl.ndarray.NDManager;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trains for many steps and watches the process's memory: it should stay flat. */
final class MemoryTask {

    private static final int POINTS = 20;
    private static final double FIRST = 0.1; // share of the run after which it should be flat

    /** What was seen after a step. */
    private record Point(long step, double residentMib, int arrays) {}

    private MemoryTask() {}

    /**
     * Trains the reference U-Net at batch 1.
     *
     * @param steps at least 20
     * @return resident MiB and arrays alive after a tenth of the run and at its end; what the
     *     second half gained in MiB per 1,000 steps, by least squares
     */
    static Map<String, Double> measure(long steps) throws IOException {
        List<Point> points = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                TrainingRun run = TrainingRun.open(manager, 1, steps)) {
            run.start(
                    (step, all, loss) -> {
                        if (step % Math.max(1, all / POINTS) == 0) {
                            int arrays = manager.getManagedArrays().size();
                            points.add(new Point(step, residentMib(), arrays));
                        }
                    });
        }
        return figures(points, steps);
    }

    private static Map<String, Double> figures(List<Point> points, long steps) {
        List<Point> later = points.stream().filter(p -> p.step() >= FIRST * steps).toList();
        List<Point> half = points.stream().filter(p -> 2 * p.step() >= steps).toList();
        LineFit fit =
                LineFit.of(
                        half.stream().map(p -> (double) p.step()).toList(),
                        half.stream().map(Point::residentMib).toList());
        Point first = later.get(0);
        Point last = later.get(later.size() - 1);
        return Map.of(
                "resident first",
                first.residentMib(),
                "resident last",
                last.residentMib(),
                "arrays first",
                (double) first.arrays(),
                "arrays last",
                (double) last.arrays(),
                "growth",
                1000 * fit.slope());
    }

    /** The resident set as {@code ps} knows it, on Linux and macOS alike. */
    private static double residentMib() {
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", pid).start();
            String kib = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Double.parseDouble(kib.strip()) / 1024;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The resident set cannot be read, since ps does not run here.", e);
        }
    }
}
