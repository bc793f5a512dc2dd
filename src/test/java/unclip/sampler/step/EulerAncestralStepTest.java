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
import org.junit.jupiter.params.provider.ValueSource;

import unclip.sampler.ReverseStep;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;

class EulerAncestralStepTest {

    private static final NoiseSource NOISE = NoiseSource.of(7, 0, 0, 1);

    /** The split of σ̃_s is DDIM's σ in other letters. */
    @ParameterizedTest
    @ValueSource(doubles = {0, .3, 1})
    void isDdimWithTheSameEta(double eta) {
        for (TimeGrid grid :
                new TimeGrid[] {Grids.linear(1000, 600, 200, 1, 0), Grids.noSignal(10, 6, 0)}) {
            double[] ancestral = run(new EulerAncestralStep(eta), grid, DataType.FLOAT64);
            double[] ddim = run(new DdimStep(eta), grid, DataType.FLOAT64);
            for (int i = 0; i < ddim.length; i++) {
                assertThat(ancestral[i]).isCloseTo(ddim[i], within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT32", "FLOAT64"})
    void withoutNoiseIsExactlyEuler(String type) {
        TimeGrid grid = Grids.linear(1000, 600, 200, 1, 0);
        DataType precision = DataType.valueOf(type);
        assertThat(run(new EulerAncestralStep(0), grid, precision))
                .containsExactly(run(new EulerStep(), grid, precision));
        assertThat(run(new Dpm2AncestralStep(0), Grids.linear(1000, 0), precision))
                .containsExactly(run(new EulerStep(), Grids.linear(1000, 0), precision));
    }

    @Test
    void etaBeyondOneGetsASentence() {
        assertThatThrownBy(() -> new EulerAncestralStep(1.5))
                .hasMessage("eta must lie in [0, 1], got 1.5.");
        assertThatThrownBy(() -> new Dpm2AncestralStep(Double.NaN))
                .hasMessage("eta must lie in [0, 1], got NaN.");
    }

    static double[] run(ReverseStep step, TimeGrid grid, DataType type) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = NOISE.initial(manager, new Shape(2, 3), type);
            NDArray end = new StepLoop(ScalarMixture.FIXTURES, step, grid, NOISE::step).run(x);
            assertThat(end.getDataType()).isEqualTo(type);
            return ScalarMixture.heap(end);
        }
    }
}
