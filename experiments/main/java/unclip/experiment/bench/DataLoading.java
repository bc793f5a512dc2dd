package unclip.experiment.bench;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import unclip.data.Batch;
import unclip.data.BatchLoader;
import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** How many augmented emoji a second one loader thread prepares. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class DataLoading {

    private static final int BATCH = 32;
    private static final int SIZE = 32;

    private @Nullable BatchLoader loader;

    /** Opens the pack. */
    @Setup
    public void open() throws IOException {
        EmojiPack pack = EmojiPack.open(WeightStore.locate().folder().resolveSibling("emoji"));
        EmojiDataset data = new EmojiDataset(pack, EmojiOptions.training(SIZE));
        loader = new BatchLoader(data, BATCH, 1, 1, 2);
    }

    /** Ends the loader's thread. */
    @TearDown
    public void close() {
        Objects.requireNonNull(loader).close();
    }

    /** One batch; the score counts pictures. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Batch emoji() {
        return Objects.requireNonNull(loader).next();
    }
}
