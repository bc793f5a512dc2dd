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
        Kernels kernels = Kernels.active();
        NDArray normal = kernels.layerNorm(x, w.scale1(), w.shift1());
        NDList qkv = kernels.linear(normal, w.qkv(), w.qkvBias()).split(3, 2);
        Attention attention =
                Attention.of(
                        Attention.split(qkv.get(0), options.heads()),
                        Attention.split(qkv.get(1), options.heads()),
                        Attention.split(qkv.get(2), options.heads()),
                        options.causal());
        NDArray mixed = Attention.merge(attention.output());
        NDArray y = x.add(kernels.linear(mixed, w.proj(), w.projBias()));
        NDArray h = kernels.layerNorm(y, w.scale2(), w.shift2());
        h = options.activation().apply(kernels.linear(h, w.up(), w.upBias()));
        return new TransformerBlock(y.add(kernels.linear(h, w.down(), w.downBias())), attention);
    }
}
