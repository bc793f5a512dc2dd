package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.kernel.Kernels;
import unclip.nn.LayerNorm;
import unclip.nn.Linear;
import unclip.nn.Parameters;
import unclip.nn.Transformer;
import unclip.text.Tokens;

import java.util.List;

/** CLIP's causal text transformer; the state at the end-of-text token is the caption's. */
final class TextEncoder {

    private final TextEncoderOptions options;
    private final NDArray tokenTable; // [V, W]
    private final NDArray positions; // [L, W]
    private final Transformer transformer;
    private final LayerNorm exitNorm;
    private final Linear projection;

    TextEncoder(Parameters in, TextEncoderOptions options, int embeddingWidth) {
        this.options = options;
        int width = options.width();
        tokenTable = in.normal("token_embedding", 0.02, options.vocabulary(), width);
        positions = in.normal("position_embedding", 0.01, options.contextLength(), width);
        transformer = new Transformer(in, width, options.layers(), options.heads(), true);
        exitNorm = LayerNorm.create(in, "exit_norm", width);
        projection = Linear.create(in, "projection", width, embeddingWidth);
    }

    /** Encodes captions; z_t is not normalised yet. */
    TextEncoding apply(NDManager scope, List<Tokens> captions) {
        int B = captions.size();
        int L = options.contextLength();
        long[] ids = new long[B * L];
        float[] mask = new float[B * L];
        float[] end = new float[B * L]; // 1 at the end-of-text token
        for (int b = 0; b < B; b++) {
            int[] caption = captions.get(b).ids();
            int length = captions.get(b).length();
            for (int i = 0; i < L; i++) {
                ids[b * L + i] = caption[i];
                mask[b * L + i] = i < length ? 1 : 0;
            }
            end[b * L + length - 1] = 1;
        }
        NDArray h = Kernels.active().embedding(scope.create(ids, new Shape(B, L)), tokenTable);
        h = exitNorm.apply(transformer.apply(h.add(positions))); // [B, L, W]
        NDArray last = h.mul(scope.create(end, new Shape(B, L, 1))).sum(new int[] {1}); // [B, W]
        NDArray padding = scope.create(mask, new Shape(B, L, 1));
        return new TextEncoding(projection.apply(last), h, padding);
    }
}
