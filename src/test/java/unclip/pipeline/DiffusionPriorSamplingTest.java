package unclip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.Test;

import unclip.prior.Prior;
import unclip.prior.PriorCondition;
import unclip.prior.SmallPrior;
import unclip.tensor.NoiseSource;

class DiffusionPriorSamplingTest {

    @Test
    void drawsDependOnSeedAndImageButNotOnTheBatch() {
        try (SmallPrior small = SmallPrior.create()) {
            NDManager manager = small.manager();
            PriorCondition condition = small.condition();
            Prior prior = new DiffusionPriorSampling(small.network(), 8, 2, 1);
            NDArray both = prior.sample(manager, condition, NoiseSource.of(3, 0, 0, 1), step -> {});
            PriorCondition second =
                    PriorCondition.of(
                            condition.zText().get("1:2"),
                            condition.tokens().get("1:2"),
                            condition.mask().get("1:2"));
            NDArray alone = prior.sample(manager, second, NoiseSource.of(3, 0, 1), step -> {});
            NDArray other = prior.sample(manager, second, NoiseSource.of(4, 0, 1), step -> {});
            assertThat(SmallPrior.distance(both.get("1:2"), alone)).isLessThan(1e-4f);
            assertThat(SmallPrior.distance(alone, other)).isGreaterThan(1e-4f);
        }
    }
}
