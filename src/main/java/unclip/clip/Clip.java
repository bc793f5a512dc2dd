package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.nn.Parameters;
import unclip.text.Tokens;

import java.util.List;

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

    /**
     * Creates the model with initial weights.
     *
     * @param manager owner of the weights
     * @param seed of the initial weights
     */
    public Clip(NDManager manager, ClipOptions options, long seed) {
        this.options = options;
        parameters = Parameters.create(manager, seed);
        int D = options.embeddingWidth();
        imageEncoder = new ImageEncoder(parameters.in("image"), options.image(), D);
        textEncoder = new TextEncoder(parameters.in("text"), options.text(), D);
        logScale = parameters.constant("log_scale", INITIAL_LOG_SCALE, 1);
    }

    /**
     * Image embeddings z_i.
     *
     * @param images {@code [B, 3, S, S]} in [-1, 1]
     * @return unit vectors, {@code [B, D]}, owned by the images' manager
     */
    public NDArray encodeImages(NDArray images) {
        return unit(imageEncoder.apply(images));
    }

    /**
     * Text embeddings z_t with the states of all tokens.
     *
     * @param scope owner of the result
     * @param captions tokens of the model's context length
     */
    public TextEncoding encodeTexts(NDManager scope, List<Tokens> captions) {
        TextEncoding raw = textEncoder.apply(scope, captions);
        return new TextEncoding(unit(raw.zText()), raw.tokens(), raw.mask());
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
