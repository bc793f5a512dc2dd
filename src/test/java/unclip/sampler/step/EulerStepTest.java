package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.Prediction;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;

import java.util.List;

class EulerStepTest {

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void withoutChurnIsExactlyDdimWithoutNoise(DataType type) {
        List<TimeGrid> grids =
                List.of(Grids.linear(1000, 700, 350, 1, 0), Grids.noSignal(10, 9, 4, 0));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = NoiseSource.of(1, 0, 0, 1).initial(manager, new Shape(2, 3, 2), type);
            for (TimeGrid grid : grids) {
                NDArray euler =
                        StepLoop.silent(ScalarMixture.FIXTURES, new EulerStep(), grid).run(x);
                NDArray ddim =
                        StepLoop.silent(ScalarMixture.FIXTURES, new DdimStep(0), grid).run(x);
                assertThat(euler.getDataType()).isEqualTo(type);
                assertThat(ScalarMixture.heap(euler)).containsExactly(ScalarMixture.heap(ddim));
            }
        }
    }

    @Test
    void keepsAnX0AndANoiseThatGuidanceParted() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Denoiser<Conditioning.None> parted =
                    (x, level, none) ->
                            new Prediction(x.zerosLike().add(2), x.zerosLike().add(3), level);
            TimeGrid grid = Grids.linear(800, 300);
            NDArray xs =
                    StepLoop.silent(parted, new EulerStep(), grid)
                            .run(manager.create(new double[] {.1}, new Shape(1, 1)));
            double expected = 2 * grid.level(1).signal() + 3 * grid.level(1).noise();
            assertThat(xs.toDoubleArray()).containsExactly(expected);
        }
    }
}
