package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.clip.Clip;
import unclip.data.Batch;
import unclip.decoder.Decoder;
import unclip.decoder.UNet;
import unclip.diffusion.LossWeight;
import unclip.nn.Parameters;

import java.util.Objects;

/** The decoder's loss: v-prediction given the picture's own, frozen CLIP embedding. */
public final class DecoderObjective implements Objective {

    /**
     * Options of the loss.
     *
     * @param dropImage share of pictures whose z_i is dropped (0.1 in the paper)
     * @param weight of the timesteps: x0, epsilon, v or min-snr-5 (any γ)
     */
    public record Options(double dropImage, String weight) {

        /** Checks the share and the name. */
        public Options {
            Objects.requireNonNull(LossWeight.named(weight));
            if (!(dropImage >= 0 && dropImage < 1)) {
                throw new IllegalArgumentException(
                        "dropImage must lie in [0, 1), got " + dropImage + ".");
            }
        }
    }

    private final Clip clip;
    private final UNet network;
    private final Options options;
    private final DiffusionLoss loss;

    /** Trains {@code network} on embeddings of {@code clip}. */
    public DecoderObjective(Clip clip, UNet network, Options options) {
        this.clip = clip;
        this.network = network;
        this.options = options;
        loss =
                new DiffusionLoss(
                        Decoder.SCHEDULE,
                        Decoder.PARAMETERISATION,
                        LossWeight.named(options.weight()));
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public NDArray loss(NDManager scope, Batch batch, UniformRandomProvider random) {
        NDArray x0 = ClipObjective.pixels(scope, batch);
        NDArray zImage = clip.encodeImages(x0).mul(Math.sqrt(clip.options().embeddingWidth()));
        NDArray keep = DiffusionLoss.keep(scope, batch.size(), options.dropImage(), random);
        NDArray condition = network.dropImage(zImage, keep);
        return loss.draw(x0, (xt, t) -> network.apply(xt, t, condition), random);
    }
}
