package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.clip.Clip;
import unclip.data.Batch;
import unclip.decoder.ImageCondition;
import unclip.decoder.ImageEmbedding;
import unclip.decoder.ImageNetwork;
import unclip.decoder.InputOptions;
import unclip.decoder.OutputOptions;
import unclip.diffusion.LossWeight;
import unclip.files.NearestName;
import unclip.nn.Dropout;
import unclip.nn.Parameters;
import unclip.text.BpeTokenizer;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The decoder's loss given the picture's own, frozen CLIP embedding, its caption, or both, each
 * dropped at times on its own (Ramesh et al. 2022, §2.1).
 */
public final class DecoderObjective implements SeparableObjective {

    private static final double DROP_TEXT = 0.5; // as in the paper

    /**
     * Options of the loss.
     *
     * @param dropImage share of pictures whose z_i is dropped (0.1 in the paper); 1: it is never
     *     told, as for the paper's control that draws from captions alone
     * @param weight of the timesteps: x0, epsilon, v or min-snr-5 (any γ)
     * @param timesteps how often each t is drawn: uniform, or importance (as often as its loss is
     *     large, with the loss weighted to the same expectation); null for uniform
     * @param dropText share of captions that are dropped, for decoders that take them; null for the
     *     paper's 0.5
     * @param variance learned or fixed, which must be what the network's options say; null for that
     */
    public record Options(
            double dropImage,
            String weight,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String timesteps,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double dropText,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String variance) {

        private static final List<String> VARIANCES = List.of("fixed", "learned");

        /** Checks the shares and the names. */
        public Options {
            Timesteps.requireKnown(timesteps);
            Objects.requireNonNull(LossWeight.named(weight));
            requireShare("dropImage", dropImage);
            requireShare("dropText", dropText == null ? 0 : dropText);
            if (variance != null && !VARIANCES.contains(variance)) {
                throw new IllegalArgumentException(
                        "Unknown variance '"
                                + variance
                                + "'; "
                                + NearestName.hint(variance, VARIANCES)
                                + ".");
            }
        }

        private static void requireShare(String key, double share) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(key + " must lie in [0, 1], got " + share + ".");
            }
        }

        /** For decoders of pictures alone, with a variance that isn't learned. */
        public static Options of(double dropImage, String weight, @Nullable String timesteps) {
            return new Options(dropImage, weight, timesteps, null, null);
        }
    }

    private final Clip clip;
    private final ImageNetwork network;
    private final @Nullable DecoderCaptions captions;
    private final Options options;
    private final Timesteps timesteps;
    private final DiffusionLoss loss;
    private final @Nullable LearnedVarianceLoss learnedVariance;
    private final Gauges gauges = new Gauges();

    /**
     * Trains {@code network} on what {@code clip} says of pictures and captions.
     *
     * @throws IllegalArgumentException one sentence if the network's options don't fit these
     */
    public DecoderObjective(
            Clip clip, BpeTokenizer tokenizer, ImageNetwork network, Options options) {
        this.clip = clip;
        this.network = network;
        this.options = options;
        OutputOptions output = network.output();
        check(network, options);
        captions =
                network.input().caption() == null
                        ? null
                        : new DecoderCaptions(clip, tokenizer, network);
        timesteps = new Timesteps(options.timesteps(), output.noiseSchedule().T());
        loss =
                new DiffusionLoss(
                        output.noiseSchedule(),
                        output.parameterisation(),
                        LossWeight.named(options.weight()),
                        timesteps.sampler());
        learnedVariance = output.learnedVariance() ? LearnedVarianceLoss.of(loss) : null;
    }

    private static void check(ImageNetwork network, Options options) {
        boolean learned = network.output().learnedVariance();
        if (options.variance() != null && options.variance().equals("learned") != learned) {
            throw new IllegalArgumentException(
                    "The objective's variance is "
                            + options.variance()
                            + ", but the model's output.learnedVariance is "
                            + learned
                            + "; make them agree.");
        }
        InputOptions input = network.input();
        if (options.dropText() != null && input.caption() == null) {
            throw new IllegalArgumentException(
                    "dropText is for decoders that take captions; give the model an"
                            + " input.caption or leave dropText out.");
        }
        if (input.classes() > 0 || input.pictureChannels() > 0) {
            throw new IllegalArgumentException(
                    "A decoder learns from pictures and captions; set input.classes and"
                            + " input.pictureChannels to 0.");
        }
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public Gauges gauges() {
        return gauges;
    }

    @Override
    public Parts parts(Batch batch, UniformRandomProvider random) {
        int numbers = 3 * batch.imageSize() * batch.imageSize();
        DiffusionDraws draws = loss.draw(batch.size(), numbers, options.dropImage(), random);
        double dropText = options.dropText() == null ? DROP_TEXT : options.dropText();
        float[] keepText =
                captions == null
                        ? new float[0]
                        : DiffusionDraws.keep(batch.size(), dropText, random);
        double p = network.dropout();
        long seed = p == 0 ? 0 : random.nextLong();
        return (scope, from, to) -> {
            Batch rows = SeparableObjective.rows(batch, from, to);
            NDArray x0 = ClipObjective.pixels(scope, rows);
            ImageCondition condition = condition(x0, rows, draws, keepText, from);
            Dropout dropout = p == 0 ? null : new Dropout(p, seed, from, to);
            DiffusionLoss.Network bound = (xt, t) -> network.apply(xt, t, condition, dropout);
            return learnedVariance == null
                    ? loss.share(x0, bound, draws, from)
                    : learnedVariance.share(x0, bound, draws, from, gauges);
        };
    }

    private ImageCondition condition(
            NDArray x0, Batch rows, DiffusionDraws draws, float[] keepText, int from) {
        NDManager scope = x0.getManager();
        int to = from + rows.size();
        ImageCondition condition = ImageCondition.NONE;
        if (network.embeddingWidth() > 0) {
            NDArray zImage = clip.encodeImages(x0).mul(Math.sqrt(clip.options().embeddingWidth()));
            condition = condition.with(new ImageEmbedding(zImage, draws.keep(scope, from, to)));
        }
        if (captions != null) {
            NDArray keep = scope.create(Arrays.copyOfRange(keepText, from, to));
            condition =
                    condition.with(
                            captions.read(scope, rows.captions()).keeping(keep.reshape(-1, 1)));
        }
        return condition;
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
