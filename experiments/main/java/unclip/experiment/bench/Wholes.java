package unclip.experiment.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Times whole programs from their start to their end, as one who types the command waits. */
final class Wholes {

    private static final int TIMES = 5;
    private static final int FEW_TIMES = 3; // of what takes long
    private static final int QUICK_TIMES = 1;

    private final Path root;
    private final int threads;
    private final boolean quick;
    private final List<String> remarks = new ArrayList<>();

    /** Prepares to run the launcher of a checkout. */
    Wholes(BenchOptions options, Path root) {
        this.root = root;
        threads = options.threads();
        quick = options.quick();
    }

    /** Times the rows; one that can't run here is left out with a sentence. */
    Tables.Content measure(List<String> rows) throws IOException {
        List<Row> measured = new ArrayList<>();
        for (String row : rows) {
            Progress.note(row);
            List<Double> seconds = seconds(row);
            if (!seconds.isEmpty()) {
                Cell cell = Cell.ofSeconds("time", Spread.of(seconds));
                String what = Catalogue.what(Catalogue.Group.WHOLES, row);
                measured.add(new Row(row, what, List.of(cell)));
            }
        }
        return new Tables.Content(measured, remarks, Map.of());
    }

    private List<Double> seconds(String row) throws IOException {
        return switch (row) {
            case "pictures-cold" -> cold();
            case "pictures-warm" -> warm();
            case "cli-version" -> repeat(times(TIMES), List.of(launcher(), "--version"));
            case "cli-help" -> repeat(times(TIMES), List.of(launcher(), "help"));
            case "kernel-start" -> kernel();
            default -> throw new IllegalArgumentException("There is no row " + row + ".");
        };
    }

    private String launcher() {
        return root.resolve("unclip").toString();
    }

    private List<Double> cold() throws IOException {
        try (TemporaryFolder out = TemporaryFolder.create()) {
            return repeat(
                    times(FEW_TIMES),
                    List.of(
                            launcher(),
                            "sample",
                            PicturesTask.PROMPT,
                            "--n",
                            "" + PicturesTask.PICTURES,
                            "--out",
                            out.path().toString()));
        }
    }

    private List<Double> warm() throws IOException {
        try (Worker worker = Worker.ours(threads)) {
            return worker.ask("pictures " + times(FEW_TIMES)).seconds();
        }
    }

    private List<Double> kernel() throws IOException {
        Path python = root.resolve(".venv/bin/python");
        if (!Files.isExecutable(python)) {
            remarks.add(
                    "`kernel-start` was left out, since the notebooks' environment `.venv` is not"
                            + " there; `./unclip lab` makes it.");
            return List.of();
        }
        Path script = root.resolve("experiments/bench/kernel_start.py");
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < times(FEW_TIMES); i++) {
            String text = run(List.of(python.toString(), script.toString()));
            seconds.add(Double.parseDouble(text.strip()));
        }
        return seconds;
    }

    private int times(int unhurried) {
        return quick ? QUICK_TIMES : unhurried;
    }

    private List<Double> repeat(int times, List<String> command) throws IOException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            run(command);
            seconds.add((System.nanoTime() - start) / 1e9);
        }
        return seconds;
    }

    /** What a program writes to standard output; one sentence if it fails. */
    private String run(List<String> command) throws IOException {
        File log = File.createTempFile("unclip-bench", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(log);
            builder.environment().put("OMP_NUM_THREADS", "" + threads);
            builder.environment().put("MKL_NUM_THREADS", "" + threads);
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            int code = process.waitFor();
            if (code != 0) {
                String words = Files.readString(log.toPath()).strip();
                throw new IOException(
                        String.join(" ", command) + " failed with code " + code + ": " + words);
            }
            return new String(output, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The benchmarks were interrupted.", e);
        } finally {
            Files.deleteIfExists(log.toPath());
        }
    }
}
