package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.kernel.AttentionOptions;
import unclip.kernel.Kernels;
import unclip.kernel.TransformerWeights;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A stack of pre-norm transformer blocks (Vaswani et al. 2017; pre-norm as in Radford et al. 2019).
 */
public final class Transformer {

    private final List<TransformerWeights> blocks;
    private final TransformerOptions options;

    /**
     * A stack's answer with the attention of every block.
     *
     * @param output {@code [B, L, D]}
     * @param attention of each block, first to last
     */
    public record Traced(NDArray output, List<Attention> attention) {

        /** Copies the list. */
        public Traced {
            attention = List.copyOf(attention);
        }
    }

    /**
     * Creates the stack with QuickGELU and 4 D units a block.
     *
     * @param in where its parameters go, as {@code blocks.0.…}
     * @param width D, a multiple of {@code heads}
     * @param layers number of blocks
     * @param heads attention heads a block
     * @param causal whether token i sees only tokens up to i
     */
    public Transformer(Parameters in, int width, int layers, int heads, boolean causal) {
        this(in, TransformerOptions.standard(width, layers, heads, causal));
    }

    /**
     * Creates the stack.
     *
     * @param in where its parameters go, as {@code blocks.0.…}
     */
    public Transformer(Parameters in, TransformerOptions options) {
        this.options = options;
        this.blocks =
                IntStream.range(0, options.layers())
                        .mapToObj(i -> block(in.in("blocks").in("" + i), options))
                        .toList();
    }

    /**
     * Initial scales of CLIP (Radford et al. 2021, released code): residual outputs shrink by
     * depth.
     */
    private static TransformerWeights block(Parameters in, TransformerOptions options) {
        int width = options.width();
        long units = options.mlpWidth();
        double residual = 1 / Math.sqrt(2.0 * width * options.layers());
        LayerNorm norm1 = LayerNorm.create(in, "norm1", width);
        LayerNorm norm2 = LayerNorm.create(in, "norm2", width);
        return new TransformerWeights(
                norm1.scale(),
                norm1.shift(),
                in.normal("qkv.weight", 1 / Math.sqrt(width), 3L * width, width),
                in.constant("qkv.bias", 0, 3L * width),
                in.normal("proj.weight", residual, width, width),
                in.constant("proj.bias", 0, width),
                norm2.scale(),
                norm2.shift(),
                in.normal("up.weight", 1 / Math.sqrt(2.0 * width), units, width),
                in.constant("up.bias", 0, units),
                in.normal("down.weight", residual, width, units),
                in.constant("down.bias", 0, width));
    }

    /** {@code [B, L, D]} to the same shape, owned by x's manager. */
    public NDArray apply(NDArray x) {
        NDArray h = x;
        for (TransformerWeights block : blocks) {
            h =
                    options.activation() == Activation.QUICK_GELU
                            ? Kernels.active()
                                    .transformerBlock(h, block, options.heads(), options.causal())
                            : TransformerBlock.run(h, block, options).output();
        }
        return h;
    }

    /**
     * The same with a mask of one's own instead of the causal one.
     *
     * @param x {@code [B, L, D]}
     * @param mask added to the logits of attention, broadcastable to {@code [B, h, L, L]}
     * @return {@code [B, L, D]}, owned by x's manager
     */
    public NDArray apply(NDArray x, NDArray mask) {
        AttentionOptions scores =
                AttentionOptions.full(options.width() / options.heads()).masked(mask);
        NDArray h = x;
        for (TransformerWeights block : blocks) {
            TransformerBlock.Heads heads = TransformerBlock.heads(h, block, options);
            NDArray mixed = Kernels.active().attention(heads.q(), heads.k(), heads.v(), scores);
            h = TransformerBlock.after(h, mixed, block, options);
        }
        return h;
    }

    /**
     * Starts to read token by token.
     *
     * @param manager parent of what is remembered
     * @throws IllegalArgumentException if the stack is not causal
     */
    public TransformerCache remember(NDManager manager) {
        return new TransformerCache(manager, blocks, options);
    }

    /** The same as {@link #apply}, slower, keeping every block's attention. */
    public Traced trace(NDArray x) {
        NDArray h = x;
        List<Attention> attention = new ArrayList<>();
        for (TransformerWeights block : blocks) {
            TransformerBlock run = TransformerBlock.run(h, block, options);
            attention.add(run.attention());
            h = run.output();
        }
        return new Traced(h, attention);
    }
}
