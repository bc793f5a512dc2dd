package unclip.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.diffusion.ClassifierFreeGuidance;
import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/** The loop and the DDIM step against N(0, 1) data, whose best denoiser is known exactly. */
class OracleTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    private static final Conditioning.None NONE = new Conditioning.None();

    /** E[x_0 | x_t] = √ᾱ x_t and E[ε | x_t] = √(1 − ᾱ) x_t for x_0 ~ N(0, 1). */
    private static final Denoiser<Conditioning.None> STANDARD_NORMAL =
            (xt, t, none) -> {
                double alphaBar = LINEAR.alphaBar(t);
                return new Prediction(
                        xt.mul(Math.sqrt(alphaBar)), xt.mul(Math.sqrt(1 - alphaBar)), alphaBar);
            };

    @ParameterizedTest(name = "{0} steps")
    @CsvSource({"10, .814586", "50, .963383", "1000, .998124"})
    void deterministicDdimScalesNoiseByTheKnownGain(int steps, double gain) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xT = manager.ones(new Shape(1, 1));
            NDArray x0 =
                    new Sampler<>(STANDARD_NORMAL, new DdimStep(LINEAR, 0), rounded(steps))
                            .run(manager, xT, NONE, NoiseSource.of(1, 0, 0), step -> {});
            assertThat(x0.getFloat()).isCloseTo((float) gain, within(2e-6f * steps / 10));
        }
    }

    /** The 0-based grid round(linspace(0, 999, n)), as our times plus the end at 0. */
    private static TimeGrid rounded(int n) {
        List<Integer> times = new ArrayList<>();
        IntStream.range(0, n)
                .forEach(i -> times.add((int) Math.rint(999.0 * (n - 1 - i) / (n - 1)) + 1));
        times.add(0);
        return new TimeGrid(times);
    }

    @Test
    void fullyStochasticDdimKeepsDdpmsVariance() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(3, 0, 0);
            NDArray xT = noise.initial(manager, new Shape(1, 40_000));
            NDArray x0 =
                    new Sampler<>(
                                    STANDARD_NORMAL,
                                    new DdimStep(LINEAR, 1),
                                    TimeGrid.even(1000, 1000))
                            .run(manager, xT, NONE, noise, step -> {});
            double variance = x0.square().mean().getFloat();
            // exact: 0.991067; the sample variance of 40,000 draws has σ = 0.991 √(2/40000) = 0.007
            assertThat(variance).isCloseTo(0.991067, within(0.028));
        }
    }

    @Test
    void anImageDoesNotDependOnTheBatchAroundIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray alone = run(manager, NoiseSource.of(5, 0, 7));
            NDArray together = run(manager, NoiseSource.of(5, 0, 2, 7, 11));
            assertThat(together.get(1).toFloatArray()).containsExactly(alone.get(0).toFloatArray());
            assertThat(together.get(0)).isNotEqualTo(together.get(1));
        }
    }

    private static NDArray run(NDManager manager, NoiseSource noise) {
        NDArray xT = noise.initial(manager, new Shape(noise.images(), 2, 3));
        return new Sampler<>(STANDARD_NORMAL, new DdimStep(LINEAR, 0.5), TimeGrid.even(1000, 20))
                .run(manager, xT, NONE, noise, step -> {});
    }

    @Test
    void aThousandStepsLeaveOneArray() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(1, 0, 0);
            NDArray xT = noise.initial(manager, new Shape(1, 4));
            NDArray x0 =
                    new Sampler<>(
                                    new ClassifierFreeGuidance<>(STANDARD_NORMAL, 2),
                                    new DdimStep(LINEAR, 1),
                                    TimeGrid.even(1000, 1000))
                            .run(manager, xT, NONE, noise, step -> {});
            assertThat(manager.getManagedArrays()).hasSize(1);
            assertThat(manager.getManagedArrays().get(0)).isSameAs(x0);
        }
    }

    @Test
    void interruptingStopsWithinOneStepAndClosesEverything() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Integer> seen = new ArrayList<>();
            StepListener interrupt =
                    step -> {
                        seen.add(step.t());
                        if (seen.size() == 3) {
                            Thread.currentThread().interrupt();
                        }
                    };
            Sampler<Conditioning.None> sampler =
                    new Sampler<>(
                            STANDARD_NORMAL, new DdimStep(LINEAR, 0), TimeGrid.even(1000, 10));
            NDArray xT = manager.ones(new Shape(1, 2));
            assertThatThrownBy(
                            () ->
                                    sampler.run(
                                            manager, xT, NONE, NoiseSource.of(1, 0, 0), interrupt))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("Sampling stopped after 3 steps.");
            assertThat(seen).containsExactly(1000, 900, 800);
            assertThat(manager.getManagedArrays()).isEmpty();
        }
    }

    @Test
    void aPredictionThatIsNotFiniteNamesTheStep() {
        Denoiser<Conditioning.None> broken =
                (xt, t, none) ->
                        new Prediction(xt.mul(t > 500 ? 1 : Double.NaN), xt, LINEAR.alphaBar(t));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xT = manager.ones(new Shape(1, 2));
            assertThatThrownBy(
                            () ->
                                    new Sampler<>(
                                                    broken,
                                                    new DdimStep(LINEAR, 0),
                                                    TimeGrid.even(1000, 4))
                                            .run(
                                                    manager,
                                                    xT,
                                                    NONE,
                                                    NoiseSource.of(1, 0, 0),
                                                    step -> {}))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("t = 500");
        }
    }

    @Test
    void aTrajectoryKeepsTheFirstAndLastStepAndIsThinnedEvenly() {
        try (NDManager manager = NDManager.newBaseManager();
                Trajectory trajectory = new Trajectory(manager, 4)) {
            NDArray x0 =
                    new Sampler<>(STANDARD_NORMAL, new DdimStep(LINEAR, 0), TimeGrid.even(1000, 10))
                            .run(
                                    manager,
                                    manager.ones(new Shape(1, 2)),
                                    NONE,
                                    NoiseSource.of(1, 0, 0),
                                    trajectory);
            assertThat(trajectory.frames())
                    .extracting(Trajectory.Frame::t)
                    .containsExactly(1000, 700, 400, 100);
            Trajectory.Frame last = trajectory.frames().get(3);
            assertThat(last.x0Hat().toFloatArray())
                    .containsExactly(x0.toFloatArray(), within(1e-6f));
        }
    }

    @Test
    void guidanceAtOneIsTheModelAndBeyondExtrapolates() {
        record Shift(double by) implements Conditioning<Shift> {
            @Override
            public Shift unconditional() {
                return new Shift(Double.NaN); // marks the joined batch below
            }

            @Override
            public Shift followedBy(Shift other) {
                return other;
            }
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            Denoiser<Shift> model =
                    (xt, t, shift) -> {
                        NDArray said =
                                Double.isNaN(shift.by())
                                        ? manager.create(new float[] {3, 1}).reshape(2, 1)
                                        : manager.create(new float[] {3}).reshape(1, 1);
                        return new Prediction(said, said, 0.5);
                    };
            NDArray x = manager.ones(new Shape(1, 1));
            Shift shift = new Shift(0);
            assertThat(
                            new ClassifierFreeGuidance<>(model, 1)
                                    .predict(x, 1, shift)
                                    .x0Hat()
                                    .getFloat())
                    .isEqualTo(3);
            assertThat(
                            new ClassifierFreeGuidance<>(model, 2.5)
                                    .predict(x, 1, shift)
                                    .epsHat()
                                    .getFloat())
                    .isEqualTo(1 + 2.5f * 2);
        }
    }

    @Test
    void badGridsAndEtasAreNamed() {
        assertThatThrownBy(() -> TimeGrid.even(1000, 1001))
                .hasMessage("The number of steps must lie in 1..1000, got 1001.");
        assertThatThrownBy(() -> new TimeGrid(List.of(5, 5, 0))).hasMessageContaining("decrease");
        assertThatThrownBy(() -> new DdimStep(LINEAR, 1.5)).hasMessageContaining("1.5");
    }
}
