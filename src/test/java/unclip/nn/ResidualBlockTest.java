package unclip.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import unclip.kernel.Kernels;
import unclip.tensor.NoiseSource;

class ResidualBlockTest {

    @ParameterizedTest
    @EnumSource(Resampling.class)
    void aNewBlockOnlyResamplesItsInput(Resampling resampling) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = normal(manager, 1, new Shape(2, 32, 4, 4));
            NDArray emb = normal(manager, 2, new Shape(2, 8));
            Kernels kernels = Kernels.active();
            NDArray expected =
                    switch (resampling) {
                        case NONE -> x;
                        case HALVE -> kernels.halve(x);
                        case DOUBLE -> kernels.upsample(x);
                    };
            for (boolean scaleShift : new boolean[] {true, false}) {
                ResidualBlock block =
                        new ResidualBlock(
                                Parameters.create(manager, 1),
                                new ResidualOptions(32, 32, 8, resampling, scaleShift));
                assertThat(block.apply(x, emb, null)).isEqualTo(expected);
            }
        }
    }

    @Test
    void withoutAnythingDroppedTheLongWayRoundIsTheFusedBlock() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters parameters = Parameters.create(manager, 1);
            ResidualBlock block =
                    new ResidualBlock(
                            parameters, new ResidualOptions(32, 64, 8, Resampling.NONE, true));
            parameters
                    .arrays()
                    .forEach(
                            (name, array) ->
                                    array.addi(
                                            normal(manager, name.hashCode(), array.getShape())
                                                    .mul(0.05)));
            NDArray x = normal(manager, 1, new Shape(2, 32, 4, 4));
            NDArray emb = normal(manager, 2, new Shape(2, 8));
            float[] fused = block.apply(x, emb, null).toFloatArray();
            float[] stepwise = block.apply(x, emb, new Dropout(0, 1, 0, 2)).toFloatArray();
            assertThat(stepwise).containsExactly(fused, within(2e-5f)); // sums of 576 in float32
        }
    }

    private static NDArray normal(NDManager manager, long seed, Shape shape) {
        return NoiseSource.of(seed, 0, 0)
                .initial(manager, new Shape(1, shape.size()))
                .reshape(shape);
    }
}
