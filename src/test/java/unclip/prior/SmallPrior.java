package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.tensor.NoiseSource;

/**
 * A diffusion prior of a few thousand weights, all of them moved from their start, with a batch of
 * two captions. Owns its arrays.
 *
 * @param manager owner of everything here
 * @param network the prior
 * @param condition two captions, the first shorter than the second
 */
public record SmallPrior(NDManager manager, DiffusionPriorNetwork network, PriorCondition condition)
        implements AutoCloseable {

    private static final DiffusionPriorOptions OPTIONS =
            new DiffusionPriorOptions(8, 5, 6, 16, 2, 2);

    /** Fills it with the same numbers each time. */
    public static SmallPrior create() {
        NDManager manager = NDManager.newBaseManager();
        DiffusionPriorNetwork network = new DiffusionPriorNetwork(manager, OPTIONS, 1);
        network.parameters()
                .arrays()
                .values()
                .forEach(array -> array.addi(noise(manager, array.getShape(), 1).mul(0.1f)));
        NDArray mask =
                manager.create(new float[] {1, 1, 1, 0, 0, 1, 1, 1, 1, 1}, new Shape(2, 5, 1));
        PriorCondition condition =
                PriorCondition.of(
                        noise(manager, new Shape(2, 8), 2),
                        noise(manager, new Shape(2, 5, 6), 3),
                        mask);
        return new SmallPrior(manager, network, condition);
    }

    /** N(0, 1) numbers that depend on shape and stage alone. */
    public NDArray noise(Shape shape, long stage) {
        return noise(manager, shape, stage);
    }

    private static NDArray noise(NDManager manager, Shape shape, long stage) {
        return NoiseSource.of(shape.size(), stage, 0)
                .initial(manager, new Shape(1, shape.size()))
                .reshape(shape);
    }

    /** The largest difference of an element. */
    public static float distance(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }

    @Override
    public void close() {
        manager.close();
    }
}
