package unclip.train;

import ai.djl.ndarray.NDArray;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.clip.Clip;
import unclip.clip.TextEncoding;
import unclip.data.Batch;
import unclip.nn.Parameters;
import unclip.prior.ArPriorNetwork;
import unclip.prior.PriorCondition;
import unclip.text.BpeTokenizer;

import java.util.Arrays;
import java.util.Objects;

/**
 * The autoregressive prior's loss: cross-entropy over the buckets of z_i · z_t and of z_i's
 * principal components, in nats a token (Ramesh et al. 2022, §2.2).
 *
 * <pre>L = −1/(1 + k) Σ_j ln p(token_j | caption, z_t, tokens before)</pre>
 *
 * <p>Its gauges tell the two apart: {@code nats_dot} and {@code nats_code}, both ln n for whoever
 * knows nothing.
 */
public final class ArPriorObjective implements SeparableObjective {

    private static final int PICTURES = 8192;

    /**
     * Options of the loss.
     *
     * @param dropText share of captions that are dropped, z_t with them (0.1 in the paper)
     * @param fitPictures training pictures whose embeddings give the principal components and the
     *     buckets' ranges, at least 2; 8,192 if absent
     */
    public record Options(double dropText, Integer fitPictures) {

        /** Checks the share and the count. */
        public Options {
            fitPictures = Objects.requireNonNullElse(fitPictures, PICTURES);
            if (!(dropText >= 0 && dropText < 1)) {
                throw new IllegalArgumentException(
                        "dropText must lie in [0, 1), got " + dropText + ".");
            }
            if (fitPictures < 2) {
                throw new IllegalArgumentException(
                        "fitPictures must be at least 2, got " + fitPictures + ".");
            }
        }
    }

    private final Clip clip;
    private final BpeTokenizer tokenizer;
    private final ArPriorNetwork network;
    private final Options options;
    private final Gauges gauges = new Gauges();

    /** Trains {@code network}, its codec fitted, on the frozen embeddings of {@code clip}. */
    public ArPriorObjective(
            Clip clip, BpeTokenizer tokenizer, ArPriorNetwork network, Options options) {
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
    public Parts parts(Batch batch, UniformRandomProvider random) {
        float[] keep = DiffusionDraws.keep(batch.size(), options.dropText(), random);
        return (scope, from, to) -> {
            Batch rows = SeparableObjective.rows(batch, from, to);
            NDArray zImage = clip.encodeImages(ClipObjective.pixels(scope, rows));
            TextEncoding text = ClipObjective.encode(scope, clip, tokenizer, rows);
            NDArray kept = scope.create(Arrays.copyOfRange(keep, from, to)).expandDims(1);
            PriorCondition condition =
                    PriorCondition.of(text.zText(), text.tokens(), text.mask()).keeping(kept);
            NDArray nats = network.nats(condition, network.tokens(zImage, text.zText()));
            gauges.add("nats_dot", nats.get(":, :1").mean());
            gauges.add("nats_code", nats.get(":, 1:").mean());
            // One axis, as a float32 scalar without any would become float64.
            return nats.mean().reshape(1).mul((double) (to - from) / batch.size());
        };
    }

    @Override
    public Gauges gauges() {
        return gauges;
    }
}
