package unclip.experiment.bench;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Times parts of the library with JMH, each in a JVM of its own. */
final class Parts {

    private static final Map<String, String> BENCHMARKS =
            Map.of(
                    "sampler-overhead", "SamplerOverhead.step",
                    "data-loading", "DataLoading.emoji",
                    "png", "PictureWriting.png",
                    "gif", "PictureWriting.gif");
    private static final TimeValue QUICK = TimeValue.milliseconds(300);

    private final BenchOptions options;

    Parts(BenchOptions options) {
        this.options = options;
    }

    /** Times the rows; a benchmark with a parameter gives a row for each of its values. */
    Tables.Content measure(List<String> rows) throws IOException {
        List<Row> measured = new ArrayList<>();
        for (String row : rows) {
            Progress.note(row);
            for (RunResult result : run(BENCHMARKS.getOrDefault(row, row))) {
                measured.add(row(row, result));
            }
        }
        return new Tables.Content(measured, List.of(), Map.of());
    }

    private Collection<RunResult> run(String benchmark) throws IOException {
        ChainedOptionsBuilder builder =
                new OptionsBuilder()
                        .include("\\." + benchmark.replace(".", "\\.") + "$")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .jvmArgsAppend("-Dai.djl.pytorch.num_threads=" + options.threads());
        if (options.quick()) {
            builder.warmupIterations(1).warmupTime(QUICK);
            builder.measurementIterations(3).measurementTime(QUICK);
        }
        try {
            return new Runner(builder.build()).run();
        } catch (RunnerException e) {
            throw new IOException("JMH could not run " + benchmark + ": " + e.getMessage(), e);
        }
    }

    private static Row row(String name, RunResult result) {
        StringBuilder full = new StringBuilder(name);
        for (String key : result.getParams().getParamsKeys()) {
            full.append(' ').append(result.getParams().getParam(key));
        }
        Result<?> score = result.getPrimaryResult();
        Statistics values = score.getStatistics();
        Spread spread =
                new Spread(
                        values.getPercentile(50),
                        values.getMin(),
                        values.getMax(),
                        Math.toIntExact(values.getN()));
        boolean rate = score.getScoreUnit().startsWith("ops/");
        Cell cell =
                rate
                        ? Cell.of("rate", "pictures/s", spread)
                        : Cell.ofSeconds("time", spread.times(1e-3)); // JMH counts in ms here
        return new Row(full.toString(), Catalogue.what(Catalogue.Group.PARTS, name), List.of(cell));
    }
}
