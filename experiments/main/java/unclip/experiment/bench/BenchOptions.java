package unclip.experiment.bench;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a run of the benchmarks was asked for.
 *
 * @param patterns regular expressions on the rows' names; all rows if empty
 * @param quick fewer repetitions, for a look
 * @param pytorch the interpreter of a Python environment to compare with, or null
 * @param threads of each side, at least 1
 * @param rounds of alternation, at least 1
 * @param steps of the memory row, at least 20
 */
record BenchOptions(
        List<String> patterns,
        boolean quick,
        @Nullable Path pytorch,
        int threads,
        int rounds,
        long steps) {

    private static final int ROUNDS = 3;
    private static final int QUICK_ROUNDS = 1;
    private static final long STEPS = 300;
    private static final long QUICK_STEPS = 60;
    private static final int FEWEST_STEPS = 20;

    /** Copies the patterns. */
    BenchOptions {
        patterns = List.copyOf(patterns);
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException one sentence that names the wrong word
     */
    static BenchOptions parse(List<String> args) {
        Deque<String> words = new ArrayDeque<>(args);
        List<String> patterns = new ArrayList<>();
        boolean quick = false;
        Path pytorch = null;
        long threads = Runtime.getRuntime().availableProcessors();
        long rounds = 0;
        long steps = 0;
        while (!words.isEmpty()) {
            String word = words.remove();
            switch (word) {
                case "--quick" -> quick = true;
                case "--against-pytorch" -> pytorch = interpreter(value(word, words));
                case "--threads" -> threads = number(word, value(word, words), 1);
                case "--rounds" -> rounds = number(word, value(word, words), 1);
                case "--steps" -> steps = number(word, value(word, words), FEWEST_STEPS);
                default -> patterns.add(pattern(word));
            }
        }
        Catalogue.select(patterns); // refuses unknown names before anything runs
        return new BenchOptions(
                patterns,
                quick,
                pytorch,
                Math.toIntExact(threads),
                Math.toIntExact(rounds > 0 ? rounds : quick ? QUICK_ROUNDS : ROUNDS),
                steps > 0 ? steps : quick ? QUICK_STEPS : STEPS);
    }

    /** Seconds for a row on one side in one round. */
    double budget() {
        return quick ? 0.3 : 1.5;
    }

    private static String pattern(String word) {
        if (word.startsWith("-")) {
            throw new IllegalArgumentException(
                    "bench has no option "
                            + word
                            + "; it takes --quick, --against-pytorch VENV, --threads N, --rounds N"
                            + " and --steps N.");
        }
        return word;
    }

    private static String value(String option, Deque<String> rest) {
        String value = rest.poll();
        if (value == null) {
            throw new IllegalArgumentException("The option " + option + " needs a value.");
        }
        return value;
    }

    private static long number(String option, String text, int least) {
        if (!text.matches("\\d{1,9}") || Long.parseLong(text) < least) {
            throw new IllegalArgumentException(
                    option + " takes a whole number of at least " + least + ", got " + text + ".");
        }
        return Long.parseLong(text);
    }

    private static Path interpreter(String text) {
        Path python = Path.of(text).resolve("bin").resolve("python").toAbsolutePath();
        if (!Files.isExecutable(python)) {
            throw new IllegalArgumentException(
                    "--against-pytorch takes the folder of a Python environment with the packages"
                            + " of experiments/bench/pytorch/requirements.txt; there is no "
                            + python
                            + ".");
        }
        return python;
    }
}
