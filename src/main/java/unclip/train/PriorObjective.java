package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.clip.Clip;
import unclip.clip.TextEncoding;
import unclip.data.Batch;
import unclip.diffusion.LossWeight;
import unclip.nn.Parameters;
import unclip.prior.DiffusionPrior;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.PriorCondition;
import unclip.text.BpeTokenizer;

/** The diffusion prior's loss, E‖f(z_i^(t), t, caption) − z_i‖² (Ramesh et al. 2022, §2.2). */
public final class PriorObjective implements Objective {

    /**
     * Options of the loss.
     *
     * @param dropText share of captions that are dropped (0.1 in the paper)
     */
    public record Options(double dropText) {

        /** Checks the share. */
        public Options {
            if (!(dropText >= 0 && dropText < 1)) {
                throw new IllegalArgumentException(
                        "dropText must lie in [0, 1), got " + dropText + ".");
            }
        }
    }

    private static final DiffusionLoss LOSS =
            new DiffusionLoss(
                    DiffusionPrior.SCHEDULE, DiffusionPrior.PARAMETERISATION, LossWeight.x0());

    private final Clip clip;
    private final BpeTokenizer tokenizer;
    private final DiffusionPriorNetwork network;
    private final Options options;

    /** Trains {@code network} on the frozen embeddings of {@code clip}. */
    public PriorObjective(
            Clip clip, BpeTokenizer tokenizer, DiffusionPriorNetwork network, Options options) {
        this.clip = clip;
        this.tokenizer = tokenizer;
        this.network = network;
        this.options = options;
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public NDArray loss(NDManager scope, Batch batch, UniformRandomProvider random) {
        NDArray zImage =
                clip.encodeImages(ClipObjective.pixels(scope, batch))
                        .mul(Math.sqrt(clip.options().embeddingWidth()));
        TextEncoding text = ClipObjective.encode(scope, clip, tokenizer, batch);
        PriorCondition condition =
                PriorCondition.of(text.zText(), text.tokens(), text.mask())
                        .keeping(
                                DiffusionLoss.keep(
                                        scope, batch.size(), options.dropText(), random));
        return LOSS.draw(zImage, (zt, t) -> network.apply(zt, t, condition), random);
    }
}
