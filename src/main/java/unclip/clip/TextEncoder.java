package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import unclip.kernel.Kernels;
import unclip.nn.LayerNorm;
import unclip.nn.Linear;
import unclip.nn.Parameters;
import unclip.nn.Transformer;

/** CLIP's causal text transformer; the state at the end-of-text token is the caption's. */
final class TextEncoder {

    private final NDArray tokenTable; // [V, W]
    private final NDArray positions; // [L, W]
    private final Transformer transformer;
    private final LayerNorm exitNorm;
    private final Linear projection;

    TextEncoder(Parameters in, TextEncoderOptions options, int embeddingWidth) {
        int width = options.width();
        tokenTable = in.normal("token_embedding", 0.02, options.vocabulary(), width);
        positions = in.normal("position_embedding", 0.01, options.contextLength(), width);
        transformer = new Transformer(in, options.transformer());
        exitNorm = LayerNorm.create(in, "exit_norm", width);
        projection =
                options.projectionBias()
                        ? Linear.create(in, "projection", width, embeddingWidth)
                        : Linear.withoutBias(in, "projection", width, embeddingWidth);
    }

    /** Encodes captions; z_t is not normalised yet. */
    TextEncoding apply(NDManager scope, TokenBatch captions) {
        return encoding(scope, captions, transformer.apply(embedded(scope, captions)));
    }

    /** The attention of every block. */
    Transformer.Traced trace(NDManager scope, TokenBatch captions) {
        return transformer.trace(embedded(scope, captions));
    }

    private NDArray embedded(NDManager scope, TokenBatch captions) {
        int L = captions.context();
        NDArray ids = scope.create(captions.ids(), new Shape(captions.count(), L));
        NDArray h = Kernels.active().embedding(ids, tokenTable);
        if (L == positions.getShape().get(0)) {
            return h.add(positions); // [B, L, W]
        }
        NDArray first = positions.get(new NDIndex("0:{}", L)); // [L, W]
        first.attach(scope);
        return h.add(first);
    }

    private TextEncoding encoding(NDManager scope, TokenBatch captions, NDArray states) {
        Shape column = new Shape(captions.count(), captions.context(), 1);
        NDArray h = exitNorm.apply(states); // [B, L, W]
        NDArray end = scope.create(captions.end(), column);
        NDArray last = h.mul(end).sum(new int[] {1}); // [B, W]
        NDArray padding = scope.create(captions.mask(), column);
        return new TextEncoding(projection.apply(last), h, padding);
    }
}
