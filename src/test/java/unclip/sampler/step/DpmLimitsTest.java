package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import unclip.diffusion.Conditioning;
import unclip.diffusion.NoiseSchedule;
import unclip.sampler.Evaluation;
import unclip.sampler.Move;
import unclip.sampler.Past;
import unclip.sampler.ReverseStep;
import unclip.sampler.Sampler;
import unclip.sampler.Term;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What holds of every DPM-Solver and UniPC, at the ends of the schedule too. */
class DpmLimitsTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    private static final NoiseSchedule ZERO_SNR =
            NoiseSchedule.ofAlphaBar(8, t -> t == 8 ? 0 : 1 - t / 8.0);
    private static final TimeGrid TO_CLEAN =
            new TimeGrid(LINEAR, List.of(1000., 700., 430., 200., 50., 0.));

    static Stream<ReverseStep> everywhere() {
        List<ReverseStep> steps = new ArrayList<>();
        for (double eta : new double[] {0, 0.5, 1}) {
            steps.add(DpmMultistep.plusPlus2MSde(SlopeRule.MIDPOINT, eta));
            steps.add(DpmMultistep.plusPlus2MSde(SlopeRule.HEUN, eta));
            steps.add(DpmMultistep.plusPlus3MSde(eta));
            steps.add(new DpmPlusPlus2SAncestralStep(eta));
            steps.add(new DpmPlusPlusSdeStep(eta));
            steps.add(new DpmPlusPlusSdeStep(eta, 0.3, false));
        }
        for (DpmForm form : DpmForm.values()) {
            for (int order = 1; order <= 3; order++) {
                steps.add(DpmMultistep.ode(order, form));
            }
            steps.add(DpmSolverStep.second(form));
            steps.add(DpmSolverStep.third(form));
        }
        for (int order = 1; order <= 3; order++) {
            steps.add(
                    new UniPcStep(order, DpmForm.DATA, UniPcStep.Scale.BH1, true, FinalOrder.FULL));
            steps.add(UniPcStep.of(order));
        }
        return steps.stream();
    }

    /** Those that divide by √ᾱ_t. */
    static Stream<ReverseStep> withSignal() {
        return Stream.of(
                DpmMultistep.ode(1, DpmForm.NOISE).with(1),
                DpmMultistep.ode(3, DpmForm.NOISE).with(0.5),
                new UniPcStep(2, DpmForm.NOISE, UniPcStep.Scale.BH1, false, FinalOrder.FULL),
                new UniPcStep(3, DpmForm.NOISE, UniPcStep.Scale.BH2, false, FinalOrder.FULL));
    }

    static Stream<ReverseStep> all() {
        ReverseStep corrected =
                new UniPcStep(3, DpmForm.NOISE, UniPcStep.Scale.BH2, true, FinalOrder.FULL);
        return Stream.concat(Stream.concat(everywhere(), withSignal()), Stream.of(corrected));
    }

    @ParameterizedTest
    @MethodSource({"everywhere", "withSignal"})
    void theStepToCleanDataEndsAtItsPrediction(ReverseStep step) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(9, 0, 0, 1);
            NDArray x = start(manager, noise, 2, DataType.FLOAT64);
            StepLoop loop = new StepLoop(ScalarMixture.TWO_BUMPS, step, TO_CLEAN, noise::step);
            List<NDArray> states = loop.states(x, 0, Past.NONE);
            Past past = pastOf(loop, states);
            List<Evaluation> asked = new ArrayList<>();
            Move last = loop.take(4, states.get(4), past, asked);
            assertThat(asked).hasSize(1);
            assertThat(last.noise()).isNull();
            double[] x0Hat = ScalarMixture.heap(asked.get(0).prediction().x0Hat());
            assertThat(ScalarMixture.heap(last.xs())).containsExactly(x0Hat, within(1e-14));
        }
    }

    private static Past pastOf(StepLoop loop, List<NDArray> states) {
        List<Evaluation> latestFirst = new ArrayList<>();
        for (int i = 3; i > 3 - loop.step().memory(); i--) {
            loop.take(i, states.get(i), Past.NONE, latestFirst);
        }
        return new Past(latestFirst.subList(0, loop.step().memory()));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void pureNoiseIsAStartWithoutDividingByZero(ReverseStep step) {
        TimeGrid grid = new TimeGrid(ZERO_SNR, List.of(8., 6., 4., 3., 2., 1., 0.));
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(9, 0, 0, 1);
            NDArray x = start(manager, noise, 2, DataType.FLOAT64);
            StepLoop loop = new StepLoop(ScalarMixture.TWO_BUMPS, step, grid, noise::step);
            double[] x0 = ScalarMixture.heap(loop.run(x));
            assertThat(DoubleStream.of(x0)).allMatch(v -> Math.abs(v) < 4);
        }
    }

    @ParameterizedTest
    @MethodSource("withSignal")
    void orItIsRefusedByName(ReverseStep step) {
        TimeGrid grid = new TimeGrid(ZERO_SNR, List.of(8., 4.));
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(9, 0, 0, 1);
            NDArray x = start(manager, noise, 2, DataType.FLOAT64);
            assertThatThrownBy(
                            () ->
                                    new StepLoop(ScalarMixture.TWO_BUMPS, step, grid, noise::step)
                                            .run(x))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got ᾱ_t = 0");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void rowsDoNotSeeEachOtherAndFloat32Suffices(ReverseStep step) {
        try (NDManager manager = NDManager.newBaseManager()) {
            double[] both = run(manager, step, DataType.FLOAT64, 3, 8);
            double[] single = run(manager, step, DataType.FLOAT32, 3, 8);
            double[] alone = run(manager, step, DataType.FLOAT64, 8);
            for (int j = 0; j < 4; j++) {
                assertThat(both[4 + j]).isEqualTo(alone[j]);
            }
            assertThat(single).containsExactly(both, within(2e-5));
        }
    }

    private static double[] run(NDManager manager, ReverseStep step, DataType type, long... rows) {
        NoiseSource noise = NoiseSource.of(9, 0, rows);
        NDArray x = start(manager, noise, rows.length, type);
        NDArray end = new StepLoop(ScalarMixture.TWO_BUMPS, step, TO_CLEAN, noise::step).run(x);
        assertThat(end.getDataType()).isEqualTo(type);
        assertThat(end.getShape()).isEqualTo(x.getShape());
        return ScalarMixture.heap(end);
    }

    private static NDArray start(NDManager manager, NoiseSource noise, int rows, DataType type) {
        return noise.initial(manager, new Shape(rows, 2, 2), type);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aMoveIsTheSumOfItsNamedTerms(ReverseStep step) {
        try (NDManager manager = NDManager.newBaseManager();
                NDManager scratch = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(9, 0, 0);
            NDArray x = start(manager, noise, 1, DataType.FLOAT64);
            new Sampler<>(ScalarMixture.TWO_BUMPS, step, TO_CLEAN)
                    .run(
                            manager,
                            x,
                            new Conditioning.None(),
                            noise,
                            taken -> {
                                NDArray sum = scratch.zeros(new Shape(1, 2, 2), DataType.FLOAT64);
                                for (Term term : taken.move().terms()) {
                                    sum = sum.add(term.tensor().mul(term.coefficient().value()));
                                    assertThat(term.coefficient().source()).isNotEmpty();
                                }
                                assertThat(ScalarMixture.heap(taken.move().mean()))
                                        .containsExactly(ScalarMixture.heap(sum), within(1e-14));
                            });
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRunLeavesOneArray(ReverseStep step) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(9, 0, 0);
            NDArray x0 =
                    new Sampler<>(ScalarMixture.TWO_BUMPS, step, TimeGrid.even(LINEAR, 30))
                            .run(
                                    manager,
                                    start(manager, noise, 1, DataType.FLOAT32),
                                    new Conditioning.None(),
                                    noise,
                                    taken -> {});
            assertThat(manager.getManagedArrays()).containsExactly(x0);
        }
    }
}
