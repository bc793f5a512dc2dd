package unclip.train;

import ai.djl.ndarray.NDArray;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.clip.Clip;
import unclip.clip.TextEncoding;
import unclip.data.Batch;
import unclip.diffusion.LossWeight;
import unclip.nn.Parameters;
import unclip.prior.DiffusionPrior;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.PriorCondition;
import unclip.text.BpeTokenizer;

import java.io.IOException;

/** The diffusion prior's loss, E‖f(z_i^(t), t, caption) − z_i‖² (Ramesh et al. 2022, §2.2). */
public final class PriorObjective implements SeparableObjective {

    /**
     * Options of the loss.
     *
     * @param dropText share of captions that are dropped (0.1 in the paper)
     * @param timesteps how often each t is drawn: uniform, or importance (as often as its loss is
     *     large, with the loss weighted to the same expectation); null for uniform
     */
    public record Options(
            double dropText,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String timesteps) {

        /** Checks the share and the name. */
        public Options {
            Timesteps.requireKnown(timesteps);
            if (!(dropText >= 0 && dropText < 1)) {
                throw new IllegalArgumentException(
                        "dropText must lie in [0, 1), got " + dropText + ".");
            }
        }
    }

    private final Clip clip;
    private final BpeTokenizer tokenizer;
    private final DiffusionPriorNetwork network;
    private final Options options;
    private final Timesteps timesteps;
    private final DiffusionLoss loss;

    /** Trains {@code network} on the frozen embeddings of {@code clip}. */
    public PriorObjective(
            Clip clip, BpeTokenizer tokenizer, DiffusionPriorNetwork network, Options options) {
        this.clip = clip;
        this.tokenizer = tokenizer;
        this.network = network;
        this.options = options;
        timesteps = new Timesteps(options.timesteps(), DiffusionPrior.SCHEDULE.T());
        loss =
                new DiffusionLoss(
                        DiffusionPrior.SCHEDULE,
                        DiffusionPrior.PARAMETERISATION,
                        LossWeight.x0(),
                        timesteps.sampler());
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public Parts parts(Batch batch, UniformRandomProvider random) {
        int D = clip.options().embeddingWidth();
        DiffusionDraws draws = loss.draw(batch.size(), D, options.dropText(), random);
        return (scope, from, to) -> {
            Batch rows = SeparableObjective.rows(batch, from, to);
            NDArray zImage =
                    network.embeddings().of(clip.encodeImages(ClipObjective.pixels(scope, rows)));
            TextEncoding text = ClipObjective.encode(scope, clip, tokenizer, rows);
            PriorCondition condition =
                    PriorCondition.of(text.zText(), text.tokens(), text.mask())
                            .keeping(draws.keep(scope, from, to));
            return loss.share(zImage, (zt, t) -> network.apply(zt, t, condition), draws, from);
        };
    }

    @Override
    public String state() {
        return timesteps.state();
    }

    @Override
    public void restore(String state) throws IOException {
        timesteps.restore(state);
    }
}
