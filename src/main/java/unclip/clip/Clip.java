package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.nn.Parameters;
import unclip.nn.Transformer;
import unclip.text.Tokens;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * CLIP: two encoders into one space, trained so that a picture and its caption meet (Radford et al.
 * 2021, §2).
 */
public final class Clip {

    /** ln(1 / 0.07), where the learned temperature starts (Radford et al. 2021, §2.5). */
    public static final double INITIAL_LOG_SCALE = Math.log(1 / 0.07);

    /** ln 100, above which the temperature's logarithm is cut (Radford et al. 2021, §2.5). */
    public static final double MAX_LOG_SCALE = Math.log(100);

    private final ClipOptions options;
    private final Parameters parameters;
    private final ImageEncoder imageEncoder;
    private final TextEncoder textEncoder;
    private final NDArray logScale; // τ, [1]
    private final @Nullable NDArray logitBias; // b, [1]

    /**
     * Creates the model with initial weights.
     *
     * @param manager owner of the weights
     * @param seed of the initial weights
     */
    public Clip(NDManager manager, ClipOptions options, long seed) {
        this(options, Parameters.create(manager, seed));
    }

    private Clip(ClipOptions options, Parameters parameters) {
        this.options = options;
        this.parameters = parameters;
        int D = options.embeddingWidth();
        imageEncoder = imageEncoder(parameters.in("image"), options.image(), D);
        textEncoder = new TextEncoder(parameters.in("text"), options.text(), D);
        boolean biased = options.hasLogitBias();
        double start = biased ? SigmoidLoss.INITIAL_LOG_SCALE : INITIAL_LOG_SCALE;
        logScale = parameters.constant("log_scale", start, 1);
        logitBias = biased ? parameters.constant("logit_bias", SigmoidLoss.INITIAL_BIAS, 1) : null;
    }

    /**
     * Creates the model around weights that are there already; nothing is copied.
     *
     * @param manager where the weights belong
     * @param weights of exactly the names and shapes of {@link ClipOptions#shapes}
     */
    public static Clip of(NDManager manager, ClipOptions options, Map<String, NDArray> weights) {
        Clip clip = new Clip(options, Parameters.of(manager, weights));
        Set<String> unused = new TreeSet<>(weights.keySet());
        unused.removeAll(clip.parameters.arrays().keySet());
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(
                    "The weights don't fit the network, which has nothing for " + unused + ".");
        }
        return clip;
    }

    /**
     * Loads a released model: a {@code CLIPModel} of Hugging Face or one of OpenCLIP. Files are
     * memory-mapped and may exceed 2 GiB; half precision becomes float32.
     *
     * @param folder with {@code config.json} and {@code model.safetensors} (or its index and
     *     shards), or {@code open_clip_config.json} and {@code open_clip_model.safetensors}
     * @param manager owner of the weights, on its device
     * @throws IOException one sentence that names the file, and tensors that don't fit
     */
    public static Clip load(Path folder, NDManager manager) throws IOException {
        return new ClipFolder(folder).load(manager);
    }

    private static ImageEncoder imageEncoder(Parameters in, ImageEncoderOptions options, int D) {
        if (options instanceof VisionTransformerOptions transformer) {
            return new VisionTransformer(in, transformer, D);
        }
        return new ConvolutionalEncoder(in, (ConvolutionalOptions) options, D);
    }

    /**
     * Image embeddings z_i.
     *
     * @param images {@code [B, 3, S, S]} in [-1, 1]; a vision transformer's own normalisation of
     *     pixels happens here
     * @return unit vectors, {@code [B, D]}, owned by the images' manager
     */
    public NDArray encodeImages(NDArray images) {
        return encodePixels(normalise(images));
    }

    /**
     * Image embeddings z_i of pixels that were normalised for this model before, as {@code
     * pixel_values} of other libraries are.
     *
     * @param pixels {@code [B, 3, S, S]}
     * @return unit vectors, {@code [B, D]}, owned by the pixels' manager
     */
    public NDArray encodePixels(NDArray pixels) {
        return unit(imageEncoder.apply(pixels));
    }

    /**
     * The attention between patches in every block.
     *
     * @param images {@code [B, 3, S, S]} in [-1, 1]
     * @return maps owned by the images' manager
     * @throws IllegalArgumentException if the image encoder is no transformer
     */
    public ImageAttentionMaps imageAttention(NDArray images) {
        if (imageEncoder instanceof VisionTransformer vision
                && options.image() instanceof VisionTransformerOptions shape) {
            Transformer.Traced run = vision.trace(normalise(images));
            return new ImageAttentionMaps(unit(run.output()), run.attention(), shape.grid());
        }
        throw new IllegalArgumentException(
                "This CLIP has a convolutional image encoder, which has no attention; use one with"
                        + " a vision transformer.");
    }

    private NDArray normalise(NDArray images) {
        return options.image() instanceof VisionTransformerOptions transformer
                ? transformer.pixels().normalise(images)
                : images;
    }

    /**
     * Text embeddings z_t with the states of all tokens.
     *
     * @param scope owner of the result
     * @param captions tokens of the model's context length
     */
    public TextEncoding encodeTexts(NDManager scope, List<Tokens> captions) {
        return encode(scope, TokenBatch.of(captions, options.text()));
    }

    /**
     * Text embeddings z_t alone. Nothing is computed for places that are padding in every caption,
     * which a causal encoder never looks at; so short captions are encoded several times as fast,
     * and the numbers are those of {@link #encodeTexts} but for rounding.
     *
     * @param scope owner of the result
     * @param captions tokens of the model's context length
     * @return unit vectors, {@code [B, D]}
     */
    public NDArray embedTexts(NDManager scope, List<Tokens> captions) {
        TokenBatch batch = TokenBatch.of(captions, options.text()).trimmed();
        return unit(textEncoder.apply(scope, batch).zText());
    }

    /**
     * Text embeddings z_t of plain token ids; where a caption ends is found by the rule in the
     * options.
     *
     * @param scope owner of the result
     * @param ids one row of the model's context length a caption
     */
    public TextEncoding encodeIds(NDManager scope, long[][] ids) {
        return encode(scope, TokenBatch.of(ids, options.text()));
    }

    private TextEncoding encode(NDManager scope, TokenBatch captions) {
        TextEncoding raw = textEncoder.apply(scope, captions);
        return new TextEncoding(unit(raw.zText()), raw.tokens(), raw.mask());
    }

    /**
     * The attention between tokens in every block.
     *
     * @param scope owner of the maps
     * @param captions tokens of the model's context length
     */
    public TextAttentionMaps textAttention(NDManager scope, List<Tokens> captions) {
        TokenBatch batch = TokenBatch.of(captions, options.text());
        List<Integer> ends = IntStream.range(0, batch.count()).mapToObj(batch::last).toList();
        return new TextAttentionMaps(textEncoder.trace(scope, batch).attention(), ends);
    }

    /**
     * The learned factor of the logits, e^τ, capped at 100.
     *
     * @param scope owner of the result
     * @return {@code [1]}
     */
    public NDArray scale(NDManager scope) {
        NDArray one = scope.create(1f); // on the left, so that the scope owns what follows
        return one.mul(logScale).clip(-MAX_LOG_SCALE, MAX_LOG_SCALE).exp();
    }

    /**
     * The learned summand b of the logits.
     *
     * @return {@code [1]}, this model's own
     * @throws IllegalStateException if the options have none
     */
    public NDArray logitBias() {
        if (logitBias == null) {
            throw new IllegalStateException("This CLIP has no bias of the logits.");
        }
        return logitBias;
    }

    private static NDArray unit(NDArray z) {
        return z.div(z.square().sum(new int[] {1}, true).add(1e-12).sqrt());
    }

    /** The options it was built from. */
    public ClipOptions options() {
        return options;
    }

    /** Its weights. */
    public Parameters parameters() {
        return parameters;
    }
}
