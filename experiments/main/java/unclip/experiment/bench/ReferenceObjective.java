package unclip.experiment.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.data.Batch;
import unclip.decoder.UNet;
import unclip.nn.Parameters;
import unclip.train.Objective;

/**
 * The reference U-Net's loss, for the library's own training loop.
 *
 * @param network to train
 * @param fixed the batch of every step, or null to take the loader's pictures and draw the rest
 */
record ReferenceObjective(UNet network, @Nullable ReferenceBatch fixed) implements Objective {

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public NDArray loss(NDManager scope, Batch batch, UniformRandomProvider random) {
        if (fixed != null) {
            return fixed.loss(network);
        }
        Shape shape = new Shape(batch.size(), 3, batch.imageSize(), batch.imageSize());
        NDArray x0 = scope.create(batch.pixels(), shape);
        return ReferenceBatch.draw(x0, random).loss(network);
    }
}
