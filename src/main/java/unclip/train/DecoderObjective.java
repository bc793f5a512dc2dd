package unclip.train;

import ai.djl.ndarray.NDArray;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.clip.Clip;
import unclip.data.Batch;
import unclip.decoder.Decoder;
import unclip.decoder.ImageCondition;
import unclip.decoder.ImageEmbedding;
import unclip.decoder.UNet;
import unclip.diffusion.LossWeight;
import unclip.nn.Parameters;

import java.io.IOException;
import java.util.Objects;

/** The decoder's loss: v-prediction given the picture's own, frozen CLIP embedding. */
public final class DecoderObjective implements SeparableObjective {

    /**
     * Options of the loss.
     *
     * @param dropImage share of pictures whose z_i is dropped (0.1 in the paper)
     * @param weight of the timesteps: x0, epsilon, v or min-snr-5 (any γ)
     * @param timesteps how often each t is drawn: uniform, or importance (as often as its loss is
     *     large, with the loss weighted to the same expectation); null for uniform
     */
    public record Options(
            double dropImage,
            String weight,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String timesteps) {

        /** Checks the share and the names. */
        public Options {
            Timesteps.requireKnown(timesteps);
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
    private final Timesteps timesteps;
    private final DiffusionLoss loss;

    /** Trains {@code network} on embeddings of {@code clip}. */
    public DecoderObjective(Clip clip, UNet network, Options options) {
        this.clip = clip;
        this.network = network;
        this.options = options;
        timesteps = new Timesteps(options.timesteps(), Decoder.SCHEDULE.T());
        loss =
                new DiffusionLoss(
                        Decoder.SCHEDULE,
                        Decoder.PARAMETERISATION,
                        LossWeight.named(options.weight()),
                        timesteps.sampler());
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public Parts parts(Batch batch, UniformRandomProvider random) {
        int numbers = 3 * batch.imageSize() * batch.imageSize();
        DiffusionDraws draws = loss.draw(batch.size(), numbers, options.dropImage(), random);
        return (scope, from, to) -> {
            NDArray x0 = ClipObjective.pixels(scope, SeparableObjective.rows(batch, from, to));
            NDArray zImage = clip.encodeImages(x0).mul(Math.sqrt(clip.options().embeddingWidth()));
            ImageCondition condition =
                    ImageCondition.NONE.with(
                            new ImageEmbedding(zImage, draws.keep(scope, from, to)));
            return loss.share(x0, (xt, t) -> network.apply(xt, t, condition), draws, from);
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
