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

import java.util.ArrayList;
import java.util.List;

class PndmStepTest {

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void orderOneIsExactlyDdim(DataType type) {
        for (PndmStep.Start start : PndmStep.Start.values()) {
            for (TimeGrid grid :
                    List.of(Grids.linear(900, 600, 300, 0), Grids.noSignal(10, 5, 0))) {
                assertThat(EulerAncestralStepTest.run(new PndmStep(1, start), grid, type))
                        .containsExactly(EulerAncestralStepTest.run(new DdimStep(0), grid, type));
            }
        }
    }

    /** (x̃_s − x̃_t) / (σ̃_s − σ̃_t) is the mean of a slope that is a polynomial of t. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void averagesAPolynomialOfTimeOfLowerDegreeExactly(int order) {
        TimeGrid grid = Grids.linear(900, 800, 700, 600, 500, 400);
        for (PndmStep.Start start : PndmStep.Start.values()) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray x = manager.zeros(new Shape(1, 1), DataType.FLOAT64);
                StepLoop loop = StepLoop.silent(power(order - 1), new PndmStep(order, start), grid);
                List<NDArray> states = loop.states(x, 0, Past.NONE);
                // Runge and Kutta's rule is exact to degree 3, so from the first step on
                int ready = start == PndmStep.Start.RUNGE_KUTTA ? 0 : order - 1;
                for (int i = ready; i < grid.steps(); i++) {
                    double t = grid.times().get(i) / 1000;
                    double s = grid.times().get(i + 1) / 1000;
                    double expected = (Math.pow(s, order) - Math.pow(t, order)) / order / (s - t);
                    assertThat(slope(states, grid, i)).isCloseTo(expected, within(1e-11));
                }
            }
        }
    }

    private static Denoiser<Conditioning.None> power(int degree) {
        return (x, level, none) ->
                Prediction.ofEps(x.zerosLike().add(Math.pow(level.t() / 1000, degree)), x, level);
    }

    private static double slope(List<NDArray> states, TimeGrid grid, int i) {
        NoiseLevel t = grid.level(i);
        NoiseLevel s = grid.level(i + 1);
        double before = states.get(i).toDoubleArray()[0] / t.signal();
        double after = states.get(i + 1).toDoubleArray()[0] / s.signal();
        return (after - before) / (s.sigma() - t.sigma());
    }

    @Test
    void asksWhereThePaperDoes() {
        assertThat(times(PndmStep.Start.RUNGE_KUTTA, Grids.linear(900, 800, 700, 600, 500, 0)))
                .containsExactly(
                        900., 850., 850., 800., 800., 750., 750., 700., 700., 650., 650., 600.,
                        600., 500.);
        assertThat(times(PndmStep.Start.MULTISTEP, Grids.linear(900, 800, 700, 0)))
                .containsExactly(900., 800., 800., 700.);
        assertThat(times(PndmStep.Start.RUNGE_KUTTA, Grids.linear(200, 100, 0)))
                .as("a step to clean data has no end to ask at")
                .containsExactly(200., 150., 150., 100., 100.);
        assertThat(times(PndmStep.Start.MULTISTEP, Grids.linear(200, 0))).containsExactly(200.);
    }

    private static List<Double> times(PndmStep.Start start, TimeGrid grid) {
        List<Double> asked = new ArrayList<>();
        Denoiser<Conditioning.None> noting =
                (x, level, none) -> {
                    asked.add(level.t());
                    return ScalarMixture.FIXTURES.predict(x, level, none);
                };
        try (NDManager manager = NDManager.newBaseManager()) {
            StepLoop.silent(noting, new PndmStep(4, start), grid)
                    .run(manager.ones(new Shape(1, 1)));
        }
        return asked;
    }

    @Test
    void eitherStartKeepsOrderTwo() {
        for (PndmStep.Start start : PndmStep.Start.values()) {
            assertThat(Convergence.fromNothing(new PndmStep(4, start), GridKind.TIME, 40))
                    .as(start.name())
                    .isCloseTo(2, within(.15));
        }
    }

    @Test
    void aStartWithoutSignalGetsASentence() {
        try (NDManager manager = NDManager.newBaseManager()) {
            StepLoop loop =
                    StepLoop.silent(
                            ScalarMixture.FIXTURES, new PndmStep(), Grids.noSignal(10, 5, 0));
            assertThatThrownBy(() -> loop.run(manager.ones(new Shape(1, 1))))
                    .hasMessageContaining("got ᾱ_t = 0 at t = 10.0");
        }
    }
}
