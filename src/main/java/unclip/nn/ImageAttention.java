package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.kernel.AttentionOptions;
import unclip.kernel.ImageAttentionWeights;
import unclip.kernel.Kernels;

/**
 * Self-attention over a feature map, which may also attend to context tokens (Nichol et al. 2021,
 * §4.1).
 *
 * <p>Its projection starts at zero, so that a new block passes its input through.
 */
public final class ImageAttention {

    private final GroupNormSilu norm; // without the SiLU
    private final Linear qkv;
    private final @Nullable Linear contextKv;
    private final Linear proj;
    private final int heads;

    /**
     * Creates the block.
     *
     * @param in where its parameters go
     * @param width channels C, a multiple of {@code headWidth}
     * @param context width K of a context token, 0 if there are none
     * @param headWidth channels a head
     */
    public ImageAttention(Parameters in, int width, int context, int headWidth) {
        if (width % headWidth != 0) {
            throw new IllegalArgumentException(
                    "Attention over " + width + " channels can't have heads of " + headWidth + ".");
        }
        heads = width / headWidth;
        norm = GroupNormSilu.create(in, "norm", width);
        qkv = Linear.create(in, "qkv", width, 3 * width);
        contextKv = context == 0 ? null : Linear.create(in, "context_kv", context, 2 * width);
        proj = Linear.zero(in, "proj", width, width);
    }

    /**
     * Applies the block.
     *
     * @param x {@code [B, C, H, W]}
     * @param context {@code [B, L, K]}; null exactly if K = 0
     * @param mask added to the logits of the context tokens, {@code [B, 1, 1, L]}; null for none
     * @return {@code [B, C, H, W]}, owned by x's manager
     */
    public NDArray apply(NDArray x, @Nullable NDArray context, @Nullable NDArray mask) {
        if (contextKv == null || context == null || mask != null) {
            return stepwise(x, context, mask);
        }
        ImageAttentionWeights weights =
                new ImageAttentionWeights(
                        norm.scale(),
                        norm.shift(),
                        qkv.weight(),
                        qkv.bias(),
                        contextKv.weight(),
                        contextKv.bias(),
                        proj.weight(),
                        proj.bias());
        return Kernels.active().imageAttention(x, context, weights, GroupNormSilu.GROUPS, heads);
    }

    /** The same as {@link Kernels#imageAttention}, with context and mask as they come. */
    private NDArray stepwise(NDArray x, @Nullable NDArray context, @Nullable NDArray mask) {
        Kernels kernels = Kernels.active();
        Shape shape = x.getShape();
        long positions = shape.get(2) * shape.get(3);
        NDArray normal = kernels.groupNorm(x, norm.scale(), norm.shift(), GroupNormSilu.GROUPS);
        NDArray tokens = normal.reshape(shape.get(0), shape.get(1), positions).swapAxes(1, 2);
        NDList parts = qkv.apply(tokens).split(3, 2); // each [B, HW, C]
        NDArray k = parts.get(1);
        NDArray v = parts.get(2);
        if (contextKv != null && context != null) {
            NDList kv = contextKv.apply(context).split(2, 2);
            k = kv.get(0).concat(k, 1); // [B, L + HW, C]
            v = kv.get(1).concat(v, 1);
        }
        AttentionOptions options = AttentionOptions.full(shape.get(1) / heads);
        if (mask != null) {
            Shape visible = new Shape(shape.get(0), 1, 1, positions);
            options = options.masked(mask.concat(mask.getManager().zeros(visible), 3));
        }
        NDArray y =
                kernels.attention(
                        Attention.split(parts.get(0), heads),
                        Attention.split(k, heads),
                        Attention.split(v, heads),
                        options);
        return x.add(proj.apply(Attention.merge(y)).swapAxes(1, 2).reshape(shape));
    }
}
