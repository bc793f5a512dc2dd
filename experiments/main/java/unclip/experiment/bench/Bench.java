package unclip.experiment.bench;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import unclip.files.StrictMapper;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the benchmarks and writes their times into {@code experiments/bench/results.json}.
 *
 * <p>Run by {@code ./unclip bench}.
 */
public final class Bench {

    private Bench() {}

    /**
     * Runs some benchmarks.
     *
     * @param args regular expressions on Class.method; all benchmarks without any
     */
    public static void main(String[] args) throws RunnerException, IOException {
        ChainedOptionsBuilder options = new OptionsBuilder().shouldFailOnError(true);
        for (String name : args) {
            options.include(name);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        Path file = WeightStore.locate().folder().resolve("../../experiments/bench/results.json");
        StrictMapper.json().write(file.normalize(), report(results));
    }

    private static Map<String, Object> report(Collection<RunResult> results) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", machine());
        Map<String, Object> times = new TreeMap<>();
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            String name =
                    result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
            StringBuilder row = new StringBuilder(name);
            for (String key : result.getParams().getParamsKeys()) {
                row.append(' ').append(result.getParams().getParam(key));
            }
            times.put(
                    row.toString(),
                    String.format(
                            Locale.ROOT,
                            "%.4f ± %.4f %s",
                            time.getScore(),
                            time.getScoreError(),
                            time.getScoreUnit()));
        }
        report.put("times", times);
        return report;
    }

    private static String machine() {
        return "%s, %d processors, Java %s"
                .formatted(
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"));
    }
}
