package unclip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import unclip.decoder.PictureBeside;
import unclip.decoder.SmallUpsampler;
import unclip.decoder.Upsampler;
import unclip.sampler.Recording;
import unclip.sampler.Trajectory;
import unclip.tensor.NoiseSource;

class UpsamplerSamplingTest {

    private final NDManager manager = NDManager.newBaseManager();
    private Upsampler upsampler;
    private NDArray low;

    @BeforeEach
    void fill() {
        upsampler = SmallUpsampler.create(manager);
        low = NoiseSource.of(1, 1, 0, 1).initial(manager, new Shape(2, 3, 8, 8)).clip(-1, 1);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aPictureIsTheSameAloneAndInABatchAndAnotherWithAnotherSeed() {
        UpsamplerSampling sampling = new UpsamplerSampling(upsampler, 4, 0.2);
        NDArray both = sampling.sample(manager, low, NoiseSource.of(5, 3, 0, 1), step -> {});
        NDArray second = low.get("1:2");
        float[] alone =
                sampling.sample(manager, second, NoiseSource.of(5, 3, 1), step -> {})
                        .toFloatArray();
        float[] other =
                sampling.sample(manager, second, NoiseSource.of(6, 3, 1), step -> {})
                        .toFloatArray();
        assertThat(both.getShape()).isEqualTo(new Shape(2, 3, 16, 16));
        assertThat(both.get("1:2").toFloatArray()).containsExactly(alone, within(1e-4f));
        assertThat(other).isNotEqualTo(alone);
        for (float v : alone) {
            assertThat(v).isBetween(-1 - 1e-5f, 1 + 1e-5f);
        }
    }

    @Test
    void aTrajectoryEndsWhereSamplingEndsAndNothingIsLeftBehind() {
        UpsamplerSampling sampling = new UpsamplerSampling(upsampler, 3, 0.2);
        NoiseSource noise = NoiseSource.of(5, 3, 0, 1);
        int before = manager.getManagedArrays().size();
        try (NDManager scope = manager.newSubManager()) {
            NDArray large = sampling.sample(scope, low, noise, step -> {});
            assertThat(manager.getManagedArrays().size()).isEqualTo(before + 1);
            float[] streamed = large.toFloatArray();
            NDArray own = scope.create(low.toFloatArray(), low.getShape());
            PictureBeside told = sampling.condition(own, noise);
            Trajectory<PictureBeside> t =
                    sampling.trajectory(scope, told, noise, Recording.standard()).run();
            assertThat(t.result().toFloatArray()).containsExactly(streamed);
        }
    }

    @Test
    void anImpossibleLevelIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UpsamplerSampling(upsampler, 4, -0.1))
                .withMessageContaining("[0, 1], got -0.1");
    }
}
