package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.nn.Attention;
import unclip.nn.Linear;
import unclip.nn.Parameters;

/**
 * What both priors read before they say anything: the caption's tokens, then z_t (Ramesh et al.
 * 2022, §2.2).
 */
final class CaptionPrefix {

    private static final float HIDDEN = -10_000; // finite, so that who sees nothing stays finite

    private final double textScale;
    private final Linear tokenIn;
    private final Linear textIn;
    private final @Nullable Absent absent; // none where absent tokens are masked

    /**
     * Learned vectors for what isn't there.
     *
     * @param padding {@code [1, 1, width]}
     * @param token of a dropped caption, {@code [1, 1, width]}
     * @param text z_t of a dropped caption, {@code [1, width]}
     */
    private record Absent(NDArray padding, NDArray token, NDArray text) {

        static Absent create(Parameters parameters, int width) {
            return new Absent(
                    parameters.normal("padding", 0.02, 1, 1, width),
                    parameters.normal("null_token", 0.02, 1, 1, width),
                    parameters.normal("null_text", 0.02, 1, width));
        }
    }

    /** As in the box: learned vectors at padding and for dropped captions. */
    CaptionPrefix(Parameters parameters, ArPriorOptions options) {
        this(
                parameters,
                options.tokenWidth(),
                options.embeddingWidth(),
                options.width(),
                Math.sqrt((double) options.embeddingWidth()),
                Absent.create(parameters, options.width()));
    }

    CaptionPrefix(Parameters parameters, DiffusionPriorOptions options) {
        this(
                parameters,
                options.tokenWidth(),
                options.embeddingWidth(),
                options.width(),
                options.textScale(),
                options.absentTokens() == AbsentTokens.LEARNED
                        ? Absent.create(parameters, options.width())
                        : null);
    }

    private CaptionPrefix(
            Parameters parameters,
            int tokenWidth,
            int embeddingWidth,
            int width,
            double textScale,
            @Nullable Absent absent) {
        this.textScale = textScale;
        this.absent = absent;
        tokenIn = Linear.create(parameters, "token_in", tokenWidth, width);
        textIn = Linear.create(parameters, "text_in", embeddingWidth, width);
    }

    /** {@code [B, L + 1, width]}, owned by the condition's manager. */
    NDArray apply(PriorCondition condition) {
        NDArray keep = condition.keep(); // [B, 1]
        NDArray zText = condition.zText().mul(textScale);
        if (absent == null) {
            NDArray text = textIn.apply(zText.mul(keep));
            return tokenIn.apply(condition.tokens()).concat(text.expandDims(1), 1);
        }
        NDArray dropped = keep.mul(-1).add(1);
        NDArray text = textIn.apply(zText).mul(keep).add(dropped.matMul(absent.text()));
        NDArray tokens = tokens(condition, absent, dropped.expandDims(1));
        return tokens.concat(text.expandDims(1), 1);
    }

    /**
     * Caption tokens, with learned vectors at padding and for dropped captions: {@code [B, L,
     * width]}.
     */
    private NDArray tokens(PriorCondition condition, Absent vectors, NDArray dropped) {
        NDArray mask = condition.mask();
        NDArray padded = mask.mul(-1).add(1).mul(vectors.padding());
        NDArray given = tokenIn.apply(condition.tokens()).mul(mask).add(padded);
        NDArray kept = dropped.mul(-1).add(1); // [B, 1, 1]
        return given.mul(kept).add(dropped.mul(vectors.token()));
    }

    /**
     * What is added to the logits of attention so that nobody looks ahead or at absent tokens.
     *
     * @param further tokens after the caption's, all of them there
     * @return {@code [B, 1, L + further, L + further]}, owned by the condition's manager
     */
    NDArray mask(PriorCondition condition, int further) {
        NDArray present = condition.mask().mul(condition.keep().expandDims(1)).squeeze(2); // [B, L]
        NDManager scope = present.getManager();
        long B = present.getShape().get(0);
        long length = present.getShape().get(1) + further;
        NDArray all = present.concat(present.zerosLike().get(":, :1").add(1).repeat(1, further), 1);
        NDArray absentKeys = all.mul(-1).add(1).reshape(B, 1, 1, length);
        NDArray past = Attention.causalMask(scope, length, length).toType(all.getDataType(), false);
        NDArray ahead = past.mul(-1).add(1).reshape(1, 1, length, length);
        return absentKeys.add(ahead).mul(HIDDEN);
    }
}
