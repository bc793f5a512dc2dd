package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.kernel.Kernels;
import unclip.nn.Dropout;
import unclip.nn.LayerNorm;
import unclip.nn.Linear;
import unclip.nn.Parameters;
import unclip.nn.TimestepEmbedding;

import java.util.Arrays;

/**
 * From t and the condition to what the blocks hear, as in unCLIP (Ramesh et al. 2022, §2.1): z_i is
 * added to the timestep embedding and becomes context tokens, which captions follow.
 */
final class UNetConditioning {

    private static final double HIDDEN = -1e9; // far below any logit
    private static final double LEVELS = 1000; // a level of corruption as a timestep

    private final UNetOptions options;
    private final Linear time1;
    private final Linear time2;
    private final @Nullable Image image;
    private final @Nullable Caption caption;
    private final @Nullable NDArray classes; // [K, E]
    private final @Nullable Level level;

    /** z_i's weights; {@code none} stands for z_i where it is dropped, {@code [1, D]}. */
    private record Image(Linear embedding, @Nullable Linear context, NDArray none) {}

    /** The captions' weights, each null where the network has no use for it. */
    private record Caption(
            @Nullable Linear embedding, @Nullable Linear context, @Nullable LayerNorm norm) {}

    private record Level(Linear first, Linear second) {}

    UNetConditioning(Parameters parameters, UNetOptions options) {
        this.options = options;
        int width = options.width();
        int embedding = options.signalWidth();
        time1 = Linear.create(parameters, "time.1", width, embedding);
        time2 = Linear.create(parameters, "time.2", embedding, embedding);
        image = options.embeddingWidth() == 0 ? null : image(parameters, options);
        caption = caption(parameters, options);
        int K = options.input().classes();
        classes = K == 0 ? null : parameters.normal("classes", 0.02, K, embedding);
        level =
                options.input().pictureLevel()
                        ? new Level(
                                Linear.create(parameters, "level.1", width, embedding),
                                Linear.create(parameters, "level.2", embedding, embedding))
                        : null;
    }

    private static Image image(Parameters parameters, UNetOptions options) {
        int D = options.embeddingWidth();
        int tokens = options.contextTokens() * options.contextWidth();
        return new Image(
                Linear.create(parameters, "image_to_embedding", D, options.signalWidth()),
                tokens == 0 ? null : Linear.create(parameters, "image_to_context", D, tokens),
                parameters.normal("null_image", 1, 1, D));
    }

    private static @Nullable Caption caption(Parameters parameters, UNetOptions options) {
        CaptionOptions o = options.input().caption();
        if (o == null) {
            return null;
        }
        int P = o.pooledWidth();
        int K = options.contextWidth();
        boolean foreign = o.encoder() == null;
        return new Caption(
                P == 0
                        ? null
                        : Linear.create(
                                parameters, "caption_to_embedding", P, options.signalWidth()),
                foreign ? Linear.create(parameters, "caption_to_context", o.width(), K) : null,
                foreign ? LayerNorm.create(parameters, "caption_norm", K) : null);
    }

    /**
     * What the blocks hear.
     *
     * @param scope owner of the result
     * @param t one timestep a row
     */
    UNetSignal signal(
            NDManager scope, double[] t, ImageCondition condition, @Nullable Dropout dropout) {
        check(condition);
        NDArray embedding = sinusoids(scope, t, time1, time2);
        NDArray context = null;
        NDArray mask = null;
        if (image != null && condition.image() != null) {
            NDArray z = condition.image().orNull(image.none());
            embedding = embedding.add(image.embedding().apply(z));
            context = image.context() == null ? null : tokens(image.context().apply(z));
        }
        if (caption != null && condition.caption() != null) {
            CaptionStates states = condition.caption();
            if (caption.embedding() != null) {
                NDArray pooled = caption.embedding().apply(states.pooled());
                embedding = embedding.add(pooled.mul(states.given()));
            }
            mask = mask(states.mask(), context);
            NDArray words = words(caption, states.states());
            context = context == null ? words : context.concat(words, 1);
        }
        if (classes != null && condition.labels() != null) {
            embedding = embedding.add(condition.labels().oneHot().matMul(classes));
        }
        if (level != null && condition.beside() != null && condition.beside().level() != null) {
            double[] levels = levels(condition.beside().level());
            embedding = embedding.add(sinusoids(scope, levels, level.first(), level.second()));
        }
        return new UNetSignal(embedding, context, mask, dropout);
    }

    private NDArray sinusoids(NDManager scope, double[] t, Linear first, Linear second) {
        NDArray features = TimestepEmbedding.of(scope, t, options.width());
        return second.apply(Kernels.active().silu(first.apply(features)));
    }

    private NDArray tokens(NDArray flat) {
        return flat.reshape(
                flat.getShape().get(0), options.contextTokens(), options.contextWidth());
    }

    private static NDArray words(Caption caption, NDArray states) {
        NDArray projected = caption.context() == null ? states : caption.context().apply(states);
        return caption.norm() == null ? projected : caption.norm().apply(projected);
    }

    /** 0 for tokens of images and words, far below 0 for padding: {@code [B, 1, 1, L]}. */
    private static NDArray mask(NDArray words, @Nullable NDArray image) {
        long B = words.getShape().get(0);
        NDArray hidden = words.mul(-1).add(1).mul(HIDDEN).reshape(B, 1, 1, -1);
        if (image == null) {
            return hidden;
        }
        Shape seen = new Shape(B, 1, 1, image.getShape().get(1));
        return hidden.getManager().zeros(seen).concat(hidden, 3);
    }

    private static double[] levels(NDArray level) {
        return Arrays.stream(level.toArray()).mapToDouble(n -> n.doubleValue() * LEVELS).toArray();
    }

    private void check(ImageCondition condition) {
        agree("an image embedding", image != null, condition.image() != null);
        agree("captions", caption != null, condition.caption() != null);
        agree("classes", classes != null, condition.labels() != null);
        int channels = options.input().pictureChannels();
        PictureBeside beside = condition.beside();
        agree("a picture beside x_t", channels > 0, beside != null);
        agree("a level of corruption", level != null, beside != null && beside.level() != null);
    }

    /** Refuses a condition that lacks what is wanted or has what is not. */
    static void agree(String what, boolean wanted, boolean given) {
        if (wanted != given) {
            throw new IllegalArgumentException(
                    wanted
                            ? "This network must be told " + what + ", which the condition lacks."
                            : "This network can't be told " + what + "; leave that out.");
        }
    }
}
