package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import unclip.kernel.Kernels;
import unclip.nn.Activation;
import unclip.nn.LayerNorm;
import unclip.nn.Parameters;
import unclip.nn.Transformer;
import unclip.nn.TransformerOptions;

import java.util.List;

/**
 * A U-Net's own transformer over captions (Nichol et al. 2021, §4.1): not causal, with a learned
 * vector at each position that holds no token.
 */
final class CaptionEncoder {

    private final CaptionOptions.Encoder options;
    private final NDArray tokens; // [V, W]
    private final NDArray positions; // [L, W]
    private final NDArray padding; // [L, W]
    private final Transformer transformer;
    private final LayerNorm exitNorm;

    CaptionEncoder(Parameters in, int width, CaptionOptions.Encoder options) {
        this.options = options;
        int L = options.contextLength();
        tokens = in.normal("token_embedding", 0.02, options.vocabulary(), width);
        positions = in.normal("position_embedding", 0.01, L, width);
        padding = in.normal("padding_embedding", 0.01, L, width);
        transformer =
                new Transformer(
                        in,
                        new TransformerOptions(
                                width,
                                options.layers(),
                                options.heads(),
                                4 * width,
                                Activation.GELU,
                                false));
        exitNorm = LayerNorm.create(in, "exit_norm", width);
    }

    /**
     * Reads captions.
     *
     * @param scope owner of the result
     * @param captions ids, at most L each
     * @return states {@code [B, L, W]}, pooled at the last position
     */
    CaptionStates encode(NDManager scope, List<int[]> captions) {
        int L = options.contextLength();
        int B = captions.size();
        long[] ids = new long[B * L];
        float[] mask = new float[B * L];
        for (int b = 0; b < B; b++) {
            int[] caption = captions.get(b);
            for (int i = 0; i < Math.min(L, caption.length); i++) {
                ids[b * L + i] = caption[i];
                mask[b * L + i] = 1;
            }
        }
        NDArray given = scope.create(mask, new Shape(B, L, 1));
        NDArray x = Kernels.active().embedding(scope.create(ids, new Shape(B, L)), tokens);
        x = x.add(positions);
        x = x.mul(given).add(given.mul(-1).add(1).mul(padding));
        NDArray states = exitNorm.apply(transformer.apply(x));
        return new CaptionStates(states, given, states.get(new NDIndex(":, -1")));
    }
}
