package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.data.Batch;
import unclip.decoder.SmallUpsampler;
import unclip.image.degradation.DegradationOptions;
import unclip.math.RandomStreams;

class UpsamplerObjectiveTest {

    private static final DegradationOptions DAMAGE =
            new DegradationOptions(0.5, 3, 0.3, 0.9, 0.3, 50, 90, 0.5);
    private static final Batch BATCH = TinyObjectives.batch(4, RandomStreams.open(1));

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void partsAddUpToTheBatch() {
        UpsamplerObjective objective = objective(8);
        try (NDManager scope = manager.newSubManager()) {
            double whole = objective.loss(scope, BATCH, RandomStreams.open(2)).getFloat();
            SeparableObjective.Parts parts = objective.parts(BATCH, RandomStreams.open(2));
            double sum = 0;
            for (int[] part : new int[][] {{0, 1}, {1, 4}}) {
                NDArray share = parts.share(scope, part[0], part[1]);
                sum += share.getFloat();
            }
            assertThat(sum).isEqualTo(whole, within(1e-5 * whole));
            assertThat(objective.loss(scope, BATCH, RandomStreams.open(3)).getFloat())
                    .isNotEqualTo((float) whole);
        }
    }

    @Test
    void cropsThatDoNotFitTheNetworkAreRefused() {
        for (int crop : new int[] {0, 6, 32}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> objective(crop))
                    .withMessageContaining("multiple of 4 up to imageSize = 16, got " + crop);
        }
    }

    private UpsamplerObjective objective(int crop) {
        return new UpsamplerObjective(
                SmallUpsampler.create(manager),
                new UpsamplerObjective.Options(crop, "v", null, 0.5, DAMAGE));
    }
}
