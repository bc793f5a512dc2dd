package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import unclip.diffusion.NoiseLevel;
import unclip.sampler.Evaluation;
import unclip.sampler.Past;
import unclip.sampler.ReverseStep;
import unclip.sampler.TimeGrid;

import java.util.ArrayList;
import java.util.List;

/** Heun's step and DPM2: second order, with an Euler step to clean data. */
class HeunStepTest {

    private static final List<ReverseStep> STEPS =
            List.of(new HeunStep(), new Dpm2Step(), new Dpm2AncestralStep(0));

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void aStepToCleanDataIsExactlyEulers(DataType type) {
        for (ReverseStep step : STEPS) {
            for (TimeGrid grid : List.of(Grids.linear(200, 0), Grids.noSignal(10, 0))) {
                assertThat(EulerAncestralStepTest.run(step, grid, type))
                        .containsExactly(EulerAncestralStepTest.run(new EulerStep(), grid, type));
            }
        }
    }

    @Test
    void heunIsTheMeanOfTheSlopesAtBothEnds() {
        TimeGrid grid = Grids.linear(800, 400);
        NoiseLevel t = grid.level(0);
        NoiseLevel s = grid.level(1);
        double x = .7 / t.signal();
        double slope = ScalarMixture.FIXTURES.epsHat(.7, t);
        double euler = x + (s.sigma() - t.sigma()) * slope;
        double other = ScalarMixture.FIXTURES.epsHat(euler * s.signal(), s);
        double expected = s.signal() * (x + (s.sigma() - t.sigma()) * (slope + other) / 2);
        assertThat(one(new HeunStep(), grid, new ArrayList<>())).isCloseTo(expected, within(1e-13));
    }

    /** DPM-Solver-2 as its authors write it, in λ. */
    @Test
    void dpm2IsDpmSolver2() {
        TimeGrid grid = Grids.linear(800, 400);
        NoiseLevel t = grid.level(0);
        NoiseLevel s = grid.level(1);
        double h = s.lambda() - t.lambda();
        NoiseLevel m = Grids.LINEAR.atLambda(t.lambda() + h / 2);
        double u =
                m.signal() / t.signal() * .7
                        - m.noise() * Math.expm1(h / 2) * ScalarMixture.FIXTURES.epsHat(.7, t);
        double expected =
                s.signal() / t.signal() * .7
                        - s.noise() * Math.expm1(h) * ScalarMixture.FIXTURES.epsHat(u, m);
        List<Evaluation> asked = new ArrayList<>();
        assertThat(one(new Dpm2Step(), grid, asked)).isCloseTo(expected, within(1e-13));
        assertThat(one(new Dpm2AncestralStep(0), grid, new ArrayList<>()))
                .isCloseTo(expected, within(1e-13));
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).level().lambda()).isCloseTo(m.lambda(), within(1e-12));
    }

    @Test
    void aStartWithoutSignalGetsASentence() {
        for (ReverseStep step : STEPS) {
            assertThatThrownBy(() -> one(step, Grids.noSignal(10, 9), new ArrayList<>()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("needs some signal in x_t, got ᾱ_t = 0 at t = 10.0");
        }
    }

    private static double one(ReverseStep step, TimeGrid grid, List<Evaluation> asked) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return StepLoop.silent(ScalarMixture.FIXTURES, step, grid)
                    .take(0, manager.create(new double[] {.7}, new Shape(1, 1)), Past.NONE, asked)
                    .xs()
                    .toDoubleArray()[0];
        }
    }
}
