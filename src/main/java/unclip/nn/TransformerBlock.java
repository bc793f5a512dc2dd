package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

import unclip.kernel.Kernels;
import unclip.kernel.TransformerWeights;

/**
 * A pre-norm transformer block step by step, so that its attention can be looked at and its
 * activation chosen.
 *
 * @param output {@code [B, L, D]}
 * @param attention what happened between the tokens
 */
public record TransformerBlock(NDArray output, Attention attention) {

    /**
     * Runs a block; with QuickGELU its output equals {@link Kernels#transformerBlock}.
     *
     * <pre>y = x + W_o Attention(LN₁(x)),  output = y + W_2 a(W_1 LN₂(y))</pre>
     *
     * @param x {@code [B, L, D]}
     * @param w the weights; any width between the maps
     * @param options heads, activation a, and whether it is causal
     * @return arrays owned by x's manager
     */
    public static TransformerBlock run(
            NDArray x, TransformerWeights w, TransformerOptions options) {
        Heads heads = heads(x, w, options);
        Attention attention = Attention.of(heads.q(), heads.k(), heads.v(), options.causal());
        return new TransformerBlock(after(x, attention.output(), w, options), attention);
    }

    /**
     * What attention reads, split by heads.
     *
     * @param q queries, {@code [B, h, L, d]}
     * @param k keys, {@code [B, h, L, d]}
     * @param v values, {@code [B, h, L, d]}
     */
    record Heads(NDArray q, NDArray k, NDArray v) {}

    /** The first half up to attention. */
    static Heads heads(NDArray x, TransformerWeights w, TransformerOptions options) {
        Kernels kernels = Kernels.active();
        NDArray normal = kernels.layerNorm(x, w.scale1(), w.shift1());
        NDList qkv = kernels.linear(normal, w.qkv(), w.qkvBias()).split(3, 2);
        return new Heads(
                Attention.split(qkv.get(0), options.heads()),
                Attention.split(qkv.get(1), options.heads()),
                Attention.split(qkv.get(2), options.heads()));
    }

    /**
     * The block from attention on.
     *
     * @param x what came in, {@code [B, L, D]}
     * @param mixed what attention gave, {@code [B, h, L, d]}
     */
    static NDArray after(
            NDArray x, NDArray mixed, TransformerWeights w, TransformerOptions options) {
        Kernels kernels = Kernels.active();
        NDArray y = x.add(kernels.linear(Attention.merge(mixed), w.proj(), w.projBias()));
        NDArray h = kernels.layerNorm(y, w.scale2(), w.shift2());
        h = options.activation().apply(kernels.linear(h, w.up(), w.upBias()));
        return y.add(kernels.linear(h, w.down(), w.downBias()));
    }
}
