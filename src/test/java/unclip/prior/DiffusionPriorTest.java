package unclip.prior;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.diffusion.Prediction;

class DiffusionPriorTest {

    private final SmallPrior prior = SmallPrior.create();
    private final DiffusionPriorNetwork network = prior.network();
    private final PriorCondition condition = prior.condition();
    private final NDArray zt = prior.noise(new Shape(2, 8), 4);

    @AfterEach
    void close() {
        prior.close();
    }

    @Test
    void theNullBranchSeesTheNoisedEmbeddingAndNothingOfTheCaption() {
        double[] t = {400, 400};
        PriorCondition none = condition.unconditional();
        NDArray said = network.apply(zt, t, none);
        NDArray otherCaption =
                network.apply(
                        zt,
                        t,
                        PriorCondition.of(
                                        prior.noise(new Shape(2, 8), 7),
                                        prior.noise(new Shape(2, 5, 6), 8),
                                        condition.mask())
                                .unconditional());
        NDArray otherNoise = network.apply(zt.add(1), t, none);
        assertThat(SmallPrior.distance(said, otherCaption)).isZero();
        assertThat(SmallPrior.distance(said, otherNoise)).isGreaterThan(1e-3f);
        assertThat(SmallPrior.distance(said, network.apply(zt, t, condition))).isGreaterThan(1e-3f);
    }

    @Test
    void statesAtPaddingDoNotMatter() {
        double[] t = {400, 400};
        NDArray garbage = condition.mask().mul(-1).add(1).mul(1e3f);
        PriorCondition dirty =
                PriorCondition.of(
                        condition.zText(), condition.tokens().add(garbage), condition.mask());
        NDArray clean = network.apply(zt, t, condition);
        assertThat(SmallPrior.distance(network.apply(zt, t, dirty), clean)).isLessThan(1e-4f);
    }

    @Test
    void theDenoiserReadsTheOutputAsTheCleanEmbedding() {
        Prediction prediction =
                new DiffusionPrior(network).predict(zt, DiffusionPrior.SCHEDULE.at(300), condition);
        NDArray direct = network.apply(zt, new double[] {300, 300}, condition);
        assertThat(SmallPrior.distance(prediction.x0Hat(), direct)).isZero();
    }

    @Test
    void timesBetweenStepsAreHeard() {
        NDArray whole = network.apply(zt, new double[] {300, 300}, condition);
        NDArray between = network.apply(zt, new double[] {300, 300.5}, condition);
        assertThat(SmallPrior.distance(whole.get(0), between.get(0))).isLessThan(1e-5f);
        assertThat(SmallPrior.distance(whole.get(1), between.get(1))).isGreaterThan(1e-5f);
    }
}
