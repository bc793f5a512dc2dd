package unclip.experiment.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import unclip.diffusion.Conditioning;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.sampler.Sampler;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What a sampling step costs apart from the network, for 16 pictures of 3 × 64 × 64. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class SamplerOverhead {

    private static final int STEPS = 50; // of one run; times are given for one step

    /** One step kind a row. */
    @State(Scope.Benchmark)
    public static class Stepping {

        /** Which step. */
        @Param({"ddim-0", "ddim-1", "ancestral", "euler", "dpm++2m", "dpm++2m-sde", "unipc"})
        public String step = "ddim-0";

        private NDManager manager = NDManager.newBaseManager();
        private Sampler<Conditioning.None> sampler = sampler("ddim-0");
        private final NoiseSource noise = NoiseSource.of(1, 0, images());

        /** Builds the sampler. */
        @Setup
        public void open() {
            sampler = sampler(step);
        }

        /** Frees the arrays. */
        @TearDown
        public void close() {
            manager.close();
        }

        private static Sampler<Conditioning.None> sampler(String step) {
            NoiseSchedule schedule = NoiseSchedule.cosine(1000);
            return new Sampler<>(
                    (xt, level, none) -> new Prediction(xt, xt, level),
                    BenchSteps.named(step),
                    TimeGrid.even(schedule, STEPS));
        }
    }

    /** One step of a run with a denoiser that costs nothing. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public float step(Stepping s) {
        try (NDManager scope = s.manager.newSubManager()) {
            NDArray xT = s.noise.initial(scope, new Shape(16, 3, 64, 64));
            NDArray x0 = s.sampler.run(scope, xT, new Conditioning.None(), s.noise, step -> {});
            return x0.getFloat(0, 0, 0, 0);
        }
    }

    private static long[] images() {
        long[] images = new long[16];
        Arrays.setAll(images, k -> k);
        return images;
    }
}
