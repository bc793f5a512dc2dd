package unclip.prior;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import unclip.diffusion.Prediction;
import unclip.tensor.NoiseSource;

class DiffusionPriorTest {

    private static final DiffusionPriorOptions OPTIONS =
            new DiffusionPriorOptions(8, 5, 6, 16, 2, 2);

    private final NDManager manager = NDManager.newBaseManager();
    private DiffusionPriorNetwork network;
    private PriorCondition condition;
    private NDArray zt;

    @BeforeEach
    void fill() {
        network = new DiffusionPriorNetwork(manager, OPTIONS, 1);
        network.parameters()
                .arrays()
                .values()
                .forEach(array -> array.addi(noise(array.getShape(), 1).mul(0.1f)));
        NDArray mask =
                manager.create(new float[] {1, 1, 1, 0, 0, 1, 1, 1, 1, 1}, new Shape(2, 5, 1));
        condition =
                PriorCondition.of(noise(new Shape(2, 8), 2), noise(new Shape(2, 5, 6), 3), mask);
        zt = noise(new Shape(2, 8), 4);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theNullBranchSeesTheNoisedEmbeddingAndNothingOfTheCaption() {
        int[] t = {400, 400};
        PriorCondition none = condition.unconditional();
        NDArray said = network.apply(zt, t, none);
        NDArray otherCaption =
                network.apply(
                        zt,
                        t,
                        PriorCondition.of(
                                        noise(new Shape(2, 8), 7),
                                        noise(new Shape(2, 5, 6), 8),
                                        condition.mask())
                                .unconditional());
        NDArray otherNoise = network.apply(zt.add(1), t, none);
        assertThat(distance(said, otherCaption)).isZero();
        assertThat(distance(said, otherNoise)).isGreaterThan(1e-3f);
        assertThat(distance(said, network.apply(zt, t, condition))).isGreaterThan(1e-3f);
    }

    @Test
    void statesAtPaddingDoNotMatter() {
        int[] t = {400, 400};
        NDArray garbage = condition.mask().mul(-1).add(1).mul(1e3f);
        PriorCondition dirty =
                PriorCondition.of(
                        condition.zText(), condition.tokens().add(garbage), condition.mask());
        float moved = distance(network.apply(zt, t, dirty), network.apply(zt, t, condition));
        assertThat(moved).isLessThan(1e-4f);
    }

    @Test
    void theDenoiserReadsTheOutputAsTheCleanEmbedding() {
        Prediction prediction = new DiffusionPrior(network).predict(zt, 300, condition);
        NDArray direct = network.apply(zt, new int[] {300, 300}, condition);
        assertThat(distance(prediction.x0Hat(), direct)).isZero();
    }

    private NDArray noise(Shape shape, long stage) {
        return NoiseSource.of(shape.size(), stage, 0)
                .initial(manager, new Shape(1, shape.size()))
                .reshape(shape);
    }

    private static float distance(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }
}
