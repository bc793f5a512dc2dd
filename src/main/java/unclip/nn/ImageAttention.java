package unclip.nn;

import ai.djl.ndarray.NDArray;

import unclip.kernel.ImageAttentionWeights;
import unclip.kernel.Kernels;

/**
 * Self-attention over a feature map that also attends to context tokens (Nichol et al. 2021, §4.1).
 *
 * <p>Its projection starts at zero, so that a new block passes its input through.
 */
public final class ImageAttention {

    private final ImageAttentionWeights weights;
    private final int heads;

    /**
     * Creates the block.
     *
     * @param in where its parameters go
     * @param width channels C, a multiple of {@code headWidth}
     * @param context width K of a context token
     * @param headWidth channels a head
     */
    public ImageAttention(Parameters in, int width, int context, int headWidth) {
        if (width % headWidth != 0) {
            throw new IllegalArgumentException(
                    "Attention over " + width + " channels can't have heads of " + headWidth + ".");
        }
        heads = width / headWidth;
        GroupNormSilu norm = GroupNormSilu.create(in, "norm", width);
        Linear qkv = Linear.create(in, "qkv", width, 3 * width);
        Linear contextKv = Linear.create(in, "context_kv", context, 2 * width);
        Linear proj = Linear.zero(in, "proj", width, width);
        weights =
                new ImageAttentionWeights(
                        norm.scale(),
                        norm.shift(),
                        qkv.weight(),
                        qkv.bias(),
                        contextKv.weight(),
                        contextKv.bias(),
                        proj.weight(),
                        proj.bias());
    }

    /**
     * Applies the block.
     *
     * @param x {@code [B, C, H, W]}
     * @param context {@code [B, L, K]}
     * @return {@code [B, C, H, W]}, owned by x's manager
     */
    public NDArray apply(NDArray x, NDArray context) {
        return Kernels.active().imageAttention(x, context, weights, GroupNormSilu.GROUPS, heads);
    }
}
