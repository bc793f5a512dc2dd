package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.sampler.Past;
import unclip.sampler.TimeGrid;

import java.util.List;

class LmsStepTest {

    /** The weights are those of exact integration, whatever the strides. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void integratesAPolynomialSlopeOfLowerDegreeExactly(int order) {
        TimeGrid grid = Grids.linear(900, 760, 700, 520, 430, 400, 0);
        Denoiser<Conditioning.None> polynomial =
                (x, level, none) -> {
                    double slope = Math.pow(level.sigma(), order - 1);
                    return Prediction.ofEps(x.zerosLike().add(slope), x, level);
                };
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.zeros(new Shape(1, 1), DataType.FLOAT64);
            StepLoop loop = StepLoop.silent(polynomial, new LmsStep(order), grid);
            List<NDArray> states = loop.states(x, 0, Past.NONE);
            for (int i = order - 1; i < grid.steps(); i++) { // once it has its past
                double before = unscaled(states.get(i), grid.level(i));
                double after = unscaled(states.get(i + 1), grid.level(i + 1));
                double expected =
                        integral(order, grid.level(i + 1)) - integral(order, grid.level(i));
                assertThat(after - before)
                        .isCloseTo(expected, within(1e-13 * integral(order, grid.level(0))));
            }
        }
    }

    private static double unscaled(NDArray x, NoiseLevel level) {
        return x.toDoubleArray()[0] / level.signal();
    }

    private static double integral(int order, NoiseLevel level) {
        return Math.pow(level.sigma(), order) / order;
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void orderOneAndEveryFirstStepAreExactlyEulers(DataType type) {
        TimeGrid grid = Grids.linear(1000, 500, 100, 0);
        assertThat(EulerAncestralStepTest.run(new LmsStep(1), grid, type))
                .containsExactly(EulerAncestralStepTest.run(new EulerStep(), grid, type));
        TimeGrid one = Grids.linear(1000, 500);
        assertThat(EulerAncestralStepTest.run(new LmsStep(4), one, type))
                .containsExactly(EulerAncestralStepTest.run(new EulerStep(), one, type));
    }

    /** One Euler step, of local error h², outlives the others' h⁵ as grids get finer. */
    @Test
    void withoutAPastTheOrderFallsTowardsTwo() {
        assertThat(Convergence.fromNothing(new LmsStep(2), GridKind.LOG_SNR, 32))
                .isCloseTo(2, within(.15));
        assertThat(Convergence.fromNothing(new LmsStep(4), GridKind.LOG_SNR, 32))
                .isBetween(2., 2.6);
    }

    @Test
    void leavesAStartWithoutSignalByEulersStepAndForgetsIt() {
        TimeGrid grid = Grids.noSignal(10, 7, 4, 2, 0);
        TimeGrid rest = Grids.noSignal(7, 4, 2, 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new double[] {.3, -1}, new Shape(2, 1));
            NDArray x7 =
                    StepLoop.silent(ScalarMixture.FIXTURES, new EulerStep(), grid).first(x).xs();
            NDArray whole = StepLoop.silent(ScalarMixture.FIXTURES, new LmsStep(4), grid).run(x);
            NDArray later = StepLoop.silent(ScalarMixture.FIXTURES, new LmsStep(4), rest).run(x7);
            assertThat(whole.toDoubleArray()).containsExactly(later.toDoubleArray());
        }
    }

    @Test
    void anOrderOutOfRangeGetsASentence() {
        assertThatThrownBy(() -> new LmsStep(5)).hasMessage("The order must lie in 1..4, got 5.");
        assertThatThrownBy(() -> new PndmStep(0, PndmStep.Start.MULTISTEP))
                .hasMessage("The order must lie in 1..4, got 0.");
    }
}
