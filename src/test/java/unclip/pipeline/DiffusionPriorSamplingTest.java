package unclip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.DiffusionPriorOptions;
import unclip.prior.PriorCondition;
import unclip.tensor.NoiseSource;

class DiffusionPriorSamplingTest {

    private static final DiffusionPriorOptions OPTIONS =
            new DiffusionPriorOptions(8, 5, 6, 16, 2, 2);

    private final NDManager manager = NDManager.newBaseManager();
    private DiffusionPriorNetwork network;
    private PriorCondition condition;

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
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void drawsDependOnSeedAndImageButNotOnTheBatch() {
        Prior prior = new DiffusionPriorSampling(network, 8, 2, 1);
        NDArray both = prior.sample(manager, condition, NoiseSource.of(3, 0, 0, 1), step -> {});
        PriorCondition second =
                PriorCondition.of(
                        condition.zText().get("1:2"),
                        condition.tokens().get("1:2"),
                        condition.mask().get("1:2"));
        NDArray alone = prior.sample(manager, second, NoiseSource.of(3, 0, 1), step -> {});
        NDArray other = prior.sample(manager, second, NoiseSource.of(4, 0, 1), step -> {});
        assertThat(distance(both.get("1:2"), alone)).isLessThan(1e-4f);
        assertThat(distance(alone, other)).isGreaterThan(1e-4f);
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
