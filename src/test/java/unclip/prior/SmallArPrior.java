package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.tensor.NoiseSource;

/**
 * An autoregressive prior of a few thousand weights, all of them moved from their start, its codec
 * fitted to anisotropic random embeddings, with a batch of two captions. Owns its arrays.
 *
 * @param manager owner of everything here
 * @param network the prior
 * @param condition two captions, the first shorter than the second
 * @param zImage unit embeddings the codec was fitted to, {@code [300, 8]}
 */
record SmallArPrior(
        NDManager manager, ArPriorNetwork network, PriorCondition condition, NDArray zImage)
        implements AutoCloseable {

    static final ArPriorOptions OPTIONS = new ArPriorOptions(8, 5, 6, 4, 16, 16, 2, 2);

    private static final int N = 300;

    /** Fills it with the same numbers each time. */
    static SmallArPrior create() {
        NDManager manager = NDManager.newBaseManager();
        ArPriorNetwork network = new ArPriorNetwork(manager, OPTIONS, 1);
        network.parameters()
                .learned()
                .values()
                .forEach(array -> array.addi(noise(manager, array.getShape(), 1).mul(0.3f)));
        NDArray zImage = embeddings(manager, N, 5);
        NDArray mean = zImage.mean(new int[] {0}, true);
        NDArray basis = manager.eye(8).get("0:4"); // the axes of largest variance, in order
        network.codec().fit(mean, basis, zImage, embeddings(manager, N, 6));
        NDArray mask =
                manager.create(new float[] {1, 1, 1, 0, 0, 1, 1, 1, 1, 1}, new Shape(2, 5, 1));
        PriorCondition condition =
                PriorCondition.of(
                        embeddings(manager, 2, 2), noise(manager, new Shape(2, 5, 6), 3), mask);
        return new SmallArPrior(manager, network, condition, zImage);
    }

    /** Unit vectors that vary less from axis to axis, {@code [n, 8]}. */
    static NDArray embeddings(NDManager manager, int n, long stage) {
        NDArray spread = manager.create(new float[] {2, 1.5f, 1, 0.7f, 0.2f, 0.1f, 0.1f, 0.1f});
        NDArray z = noise(manager, new Shape(n, 8), stage).mul(spread);
        return z.div(z.square().sum(new int[] {1}, true).sqrt());
    }

    static NDArray noise(NDManager manager, Shape shape, long stage) {
        return NoiseSource.of(shape.size(), stage, 0)
                .initial(manager, new Shape(1, shape.size()))
                .reshape(shape);
    }

    @Override
    public void close() {
        manager.close();
    }
}
