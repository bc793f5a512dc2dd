package unclip.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.Prediction;
import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** The loop, and the DDIM step against N(0, 1) data, whose best denoiser is known exactly. */
class SamplerTest {

    @ParameterizedTest(name = "{0} steps")
    @CsvSource({"10, .814586", "50, .963383", "1000, .998124"})
    void deterministicDdimScalesNoiseByTheKnownGain(int steps, double gain) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xT = manager.ones(new Shape(1, 1), DataType.FLOAT64);
            NDArray x0 =
                    new Sampler<>(Runs.STANDARD_NORMAL, new DdimStep(0), rounded(steps))
                            .run(manager, xT, Runs.NONE, NoiseSource.of(1, 0, 0), step -> {});
            assertThat(x0.getDouble()).isCloseTo(gain, within(5e-7)); // the digits given
        }
    }

    /** The 0-based grid round(linspace(0, 999, n)), as our times plus the end at 0. */
    private static TimeGrid rounded(int n) {
        List<Integer> times = new ArrayList<>();
        IntStream.range(0, n)
                .forEach(i -> times.add((int) Math.rint(999.0 * (n - 1 - i) / (n - 1)) + 1));
        times.add(0);
        return TimeGrid.of(Runs.LINEAR, times);
    }

    @Test
    void fullyStochasticDdimKeepsDdpmsVariance() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(3, 0, 0);
            NDArray xT = noise.initial(manager, new Shape(1, 40_000));
            NDArray x0 =
                    new Sampler<>(
                                    Runs.STANDARD_NORMAL,
                                    new DdimStep(1),
                                    TimeGrid.even(Runs.LINEAR, 1000))
                            .run(manager, xT, Runs.NONE, noise);
            double variance = x0.square().mean().getFloat();
            // exact: 0.991067; the sample variance of 40,000 draws has σ = 0.991 √(2/40000) = 0.007
            assertThat(variance).isCloseTo(0.991067, within(0.028));
        }
    }

    @Property(tries = 15)
    void anImageDoesNotDependOnTheBatchAroundIt(
            @ForAll Runs.Kind kind,
            @ForAll @IntRange(min = 1, max = 6) int batch,
            @ForAll @IntRange(max = 5) int place) {
        try (NDManager manager = NDManager.newBaseManager()) {
            int row = place % batch;
            long[] images =
                    IntStream.range(0, batch).mapToLong(i -> i == row ? 7 : 20 + i).toArray();
            NDArray alone = run(manager, kind.step(), NoiseSource.of(5, 0, 7));
            NDArray together = run(manager, kind.step(), NoiseSource.of(5, 0, images));
            assertThat(together.get(row).toFloatArray())
                    .containsExactly(alone.get(0).toFloatArray());
            if (batch > 1) {
                assertThat(together.get((row + 1) % batch)).isNotEqualTo(together.get(row));
            }
        }
    }

    private static NDArray run(NDManager manager, ReverseStep step, NoiseSource noise) {
        NDArray xT = noise.initial(manager, new Shape(noise.images(), 8));
        return Runs.sampler(step, 10).run(manager, xT, Runs.NONE, noise, s -> {});
    }

    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void aThousandStepsLeaveOneArray(Runs.Kind kind) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 =
                    new Sampler<>(
                                    new ClassifierFreeGuidance<>(Runs.CURVED, 2),
                                    kind.step(),
                                    TimeGrid.even(Runs.LINEAR, 1000))
                            .run(manager, Runs.xT(manager), Runs.NONE, Runs.noise(), step -> {});
            assertThat(manager.getManagedArrays()).hasSize(1);
            assertThat(manager.getManagedArrays().get(0)).isSameAs(x0);
        }
    }

    @Test
    void aGridThatRisesLeavesOneArrayAndForgetsWhatCameBefore() {
        List<Integer> pasts = new ArrayList<>();
        ReverseStep watching =
                new ReverseStep() {
                    @Override
                    public int memory() {
                        return 3;
                    }

                    @Override
                    public Move move(StepInput in) {
                        pasts.add(in.past().size());
                        return new Runs.Multistep().move(in);
                    }
                };
        TimeGrid grid = TimeGrid.of(Runs.LINEAR, List.of(1000, 800, 600, 400, 200, 700, 500, 0));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 =
                    new Sampler<>(Runs.CURVED, watching, grid)
                            .run(manager, Runs.xT(manager), Runs.NONE, Runs.noise(), step -> {});
            assertThat(pasts).containsExactly(0, 1, 2, 3, 0, 1);
            assertThat(manager.getManagedArrays()).containsExactly(x0);
        }
    }

    @Test
    void arraysThatAStepMerelyPassesOnAreNotTaken() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray known = manager.ones(Runs.SHAPE);
            ReverseStep constant = in -> Move.sum(x0(in)).arrivingAt(known);
            NDArray x0 =
                    Runs.sampler(constant, 3)
                            .run(manager, Runs.xT(manager), Runs.NONE, Runs.noise(), step -> {});
            assertThat(known.isReleased()).isFalse();
            assertThat(x0).isEqualTo(known).isNotSameAs(known);
            ReverseStep still = in -> Move.sum(x0(in)).arrivingAt(in.xt());
            NDArray same =
                    Runs.sampler(still, 3)
                            .run(manager, Runs.xT(manager), Runs.NONE, Runs.noise(), step -> {});
            assertThat(same).isEqualTo(Runs.xT(manager));
        }
    }

    private static Term x0(StepInput in) {
        return Term.of("c", 1, "", "", "\\hat x_0", in.predict().x0Hat());
    }

    @Test
    void interruptingStopsWithinOneStepAndClosesEverything() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Double> seen = new ArrayList<>();
            StepListener interrupt =
                    step -> {
                        seen.add(step.from().t());
                        if (seen.size() == 3) {
                            Thread.currentThread().interrupt();
                        }
                    };
            NDArray xT = manager.ones(Runs.SHAPE);
            assertThatThrownBy(
                            () ->
                                    Runs.sampler(new DdimStep(0), 10)
                                            .run(manager, xT, Runs.NONE, Runs.noise(), interrupt))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("Sampling stopped after 3 steps.");
            assertThat(seen).containsExactly(1000.0, 900.0, 800.0);
            assertThat(manager.getManagedArrays()).isEmpty();
        }
    }

    @Test
    void aPredictionThatIsNotFiniteNamesTheStep() {
        Denoiser<Conditioning.None> broken =
                (xt, level, none) ->
                        new Prediction(xt.mul(level.t() > 500 ? 1 : Double.NaN), xt, level);
        assertStops(broken, "The denoiser's answer is not finite at step 2, t = 500.0.");
    }

    @Test
    void anAnswerOfAnotherShapeIsNamed() {
        Denoiser<Conditioning.None> narrow =
                (xt, level, none) -> {
                    NDArray first = xt.get(":, :1"); // would broadcast without a word
                    return new Prediction(first, first, level);
                };
        try (NDManager manager = NDManager.newBaseManager()) {
            Sampler<Conditioning.None> sampler = Runs.sampler(new DdimStep(0), 4).with(narrow);
            NDArray xT = Runs.xT(manager);
            assertThatThrownBy(() -> sampler.run(manager, xT, Runs.NONE, Runs.noise(), step -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A denoiser answers in x_t's shape (2, 3), got (2, 1).");
        }
    }

    @Test
    void anInfinityIsCaughtButALargeFiniteSampleIsNot() {
        Denoiser<Conditioning.None> growing =
                (xt, level, none) -> new Prediction(xt.onesLike().mul(3e38), xt, level);
        try (NDManager manager = NDManager.newBaseManager()) { // whose sum overflows
            NDArray x0 =
                    Runs.sampler(new DdimStep(0), 4)
                            .with(growing)
                            .run(manager, Runs.xT(manager), Runs.NONE, Runs.noise(), step -> {});
            assertThat(x0.toFloatArray()).containsOnly(3e38f);
        }
        Denoiser<Conditioning.None> infinite =
                (xt, level, none) -> new Prediction(xt.onesLike().mul(1e39), xt, level);
        assertStops(infinite, "The denoiser's answer is not finite at step 0, t = 1000.0.");
    }

    private static void assertStops(Denoiser<Conditioning.None> denoiser, String sentence) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xT = Runs.xT(manager);
            assertThatThrownBy(
                            () ->
                                    Runs.sampler(new DdimStep(0), 4)
                                            .with(denoiser)
                                            .run(manager, xT, Runs.NONE, Runs.noise(), s -> {}))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage(sentence);
            assertThat(manager.getManagedArrays()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void aListenerThatFailsLeavesTheRunWhereItWas(Runs.Kind kind) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Sampler<Conditioning.None> sampler =
                    new Sampler<>(
                            new ClassifierFreeGuidance<>(Runs.CURVED, 2), // borrows x for itself
                            kind.step(),
                            TimeGrid.even(Runs.LINEAR, 8));
            NDArray smooth =
                    sampler.run(manager, Runs.xT(manager), Runs.NONE, Runs.noise(), step -> {});
            AtomicBoolean failed = new AtomicBoolean();
            try (SamplingRun<Conditioning.None> run =
                    sampler.start(manager, Runs.xT(manager), Runs.NONE, Runs.noise())) {
                while (run.hasNext()) {
                    int before = run.index();
                    failed.set(false);
                    assertThatThrownBy(() -> run.advance(once(failed))).hasMessage("once");
                    assertThat(run.index()).isEqualTo(before);
                    run.advance(once(failed));
                }
                assertThat(run.x().toFloatArray()).containsExactly(smooth.toFloatArray());
            }
        }
    }

    private static StepListener once(AtomicBoolean failed) {
        return step -> {
            if (!failed.getAndSet(true)) {
                throw new IllegalStateException("once");
            }
        };
    }

    @Test
    void aRunThatIsOverOrClosedSaysSo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SamplingRun<Conditioning.None> run =
                    Runs.sampler(new DdimStep(0), 1)
                            .start(manager, Runs.xT(manager), Runs.NONE, Runs.noise());
            run.advance(step -> {});
            assertThatThrownBy(() -> run.advance(step -> {}))
                    .hasMessage("All 1 steps are taken; rewind to take one again.");
            run.close();
            run.close();
            assertThatThrownBy(() -> run.advance(step -> {})).hasMessage("This run is closed.");
            assertThat(run.x().isReleased()).isTrue();
            assertThat(manager.getManagedArrays()).isEmpty();
        }
    }

    @Test
    void badGridsAndEtasAreNamed() {
        assertThatThrownBy(() -> TimeGrid.even(Runs.LINEAR, 1001))
                .hasMessageContaining("The number of steps must lie in 1..1000, got 1001");
        assertThatThrownBy(() -> TimeGrid.of(Runs.LINEAR, List.of(5, 5, 0)))
                .hasMessageContaining("must differ");
        assertThatThrownBy(() -> new DdimStep(1.5)).hasMessageContaining("1.5");
    }
}
