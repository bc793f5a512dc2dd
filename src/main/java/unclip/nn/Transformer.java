package unclip.nn;

import ai.djl.ndarray.NDArray;

import unclip.kernel.Kernels;
import unclip.kernel.TransformerWeights;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A stack of pre-norm transformer blocks (Vaswani et al. 2017; pre-norm as in Radford et al. 2019).
 */
public final class Transformer {

    private final List<TransformerWeights> blocks;
    private final int heads;
    private final boolean causal;

    /**
     * Creates the stack.
     *
     * @param in where its parameters go, as {@code blocks.0.…}
     * @param width D, a multiple of {@code heads}
     * @param layers number of blocks
     * @param heads attention heads a block
     * @param causal whether token i sees only tokens up to i
     */
    public Transformer(Parameters in, int width, int layers, int heads, boolean causal) {
        if (heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "A transformer of width " + width + " can't have " + heads + " heads.");
        }
        this.heads = heads;
        this.causal = causal;
        this.blocks =
                IntStream.range(0, layers)
                        .mapToObj(i -> block(in.in("blocks").in("" + i), width, layers))
                        .toList();
    }

    /**
     * Initial scales of CLIP (Radford et al. 2021, released code): residual outputs shrink by
     * depth.
     */
    private static TransformerWeights block(Parameters in, int width, int layers) {
        double residual = 1 / Math.sqrt(2.0 * width * layers);
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
                in.normal("up.weight", 1 / Math.sqrt(2.0 * width), 4L * width, width),
                in.constant("up.bias", 0, 4L * width),
                in.normal("down.weight", residual, width, 4L * width),
                in.constant("down.bias", 0, width));
    }

    /** {@code [B, L, D]} to the same shape, owned by x's manager. */
    public NDArray apply(NDArray x) {
        NDArray h = x;
        for (TransformerWeights block : blocks) {
            h = Kernels.active().transformerBlock(h, block, heads, causal);
        }
        return h;
    }
}
