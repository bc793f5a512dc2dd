package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

import unclip.kernel.AttentionOptions;
import unclip.kernel.Kernels;

/**
 * A transformer block whose norms and residual paths a condition c modulates, "adaLN-Zero" (Peebles
 * and Xie 2023, §3.2).
 *
 * <pre>(b₁, s₁, g₁, b₂, s₂, g₂) = W SiLU(c)
 * y = x + g₁ Attention(LN(x; s₁, b₁)),  output = y + g₂ MLP(LN(y; s₂, b₂))</pre>
 *
 * <p>W starts at zero, so that a new block passes its input through.
 */
public final class AdaptiveBlock {

    private static final int PARTS = 6;

    private final Linear modulation;
    private final AdaptiveNorm norm;
    private final Linear qkv;
    private final Linear proj;
    private final Linear up;
    private final Linear down;
    private final int heads;

    /**
     * Creates the block.
     *
     * @param in where its parameters go
     * @param width D, a multiple of {@code heads}
     * @param heads attention heads
     */
    public AdaptiveBlock(Parameters in, int width, int heads) {
        TransformerOptions.check(width, 1, heads, 4 * width);
        this.heads = heads;
        modulation = Linear.zero(in, "modulation", width, PARTS * width);
        norm = new AdaptiveNorm(in, width);
        qkv = Linear.xavier(in, "qkv", width, 3 * width);
        proj = Linear.xavier(in, "proj", width, width);
        up = Linear.xavier(in, "up", width, 4 * width);
        down = Linear.xavier(in, "down", 4 * width, width);
    }

    /**
     * Applies the block.
     *
     * @param x {@code [B, L, D]}
     * @param condition c after its SiLU, {@code [B, D]}
     * @return {@code [B, L, D]}, owned by x's manager
     */
    public NDArray apply(NDArray x, NDArray condition) {
        NDList m = modulation.apply(condition).expandDims(1).split(PARTS, 2); // each [B, 1, D]
        NDArray mixed = attend(norm.apply(x, m.get(0), m.get(1)));
        NDArray y = x.add(m.get(2).mul(mixed));
        NDArray h = up.apply(norm.apply(y, m.get(3), m.get(4)));
        return y.add(m.get(5).mul(down.apply(Activation.GELU_TANH.apply(h))));
    }

    private NDArray attend(NDArray x) {
        NDList parts = qkv.apply(x).split(3, 2);
        NDArray mixed =
                Kernels.active()
                        .attention(
                                Attention.split(parts.get(0), heads),
                                Attention.split(parts.get(1), heads),
                                Attention.split(parts.get(2), heads),
                                AttentionOptions.full(x.getShape().get(2) / heads));
        return proj.apply(Attention.merge(mixed));
    }
}
