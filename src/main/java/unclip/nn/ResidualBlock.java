package unclip.nn;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.kernel.Kernels;
import unclip.kernel.ResidualWeights;

/**
 * A residual block with scale-shift conditioning (Dhariwal and Nichol 2021, §3).
 *
 * <p>Its last convolution starts at zero, so that a new block passes its input through.
 */
public final class ResidualBlock {

    private final ResidualWeights weights;
    private final @Nullable Convolution skip; // 1 × 1 where the width changes

    /**
     * Creates the block.
     *
     * @param in where its parameters go
     * @param inputs channels that come in
     * @param outputs channels that go out
     * @param embedding width of the conditioning vector
     */
    public ResidualBlock(Parameters in, int inputs, int outputs, int embedding) {
        GroupNormSilu norm1 = GroupNormSilu.create(in, "norm1", inputs);
        Convolution conv1 = Convolution.create(in, "conv1", 3, inputs, outputs, 1);
        Linear modulation = Linear.create(in, "emb", embedding, 2 * outputs);
        GroupNormSilu norm2 = GroupNormSilu.create(in, "norm2", outputs);
        Convolution conv2 = Convolution.zero(in, "conv2", 3, outputs, outputs);
        weights =
                new ResidualWeights(
                        norm1.scale(),
                        norm1.shift(),
                        conv1.weight(),
                        conv1.bias(),
                        modulation.weight(),
                        modulation.bias(),
                        norm2.scale(),
                        norm2.shift(),
                        conv2.weight(),
                        conv2.bias());
        skip = inputs == outputs ? null : Convolution.create(in, "skip", 1, inputs, outputs, 1);
    }

    /**
     * Applies the block.
     *
     * @param x {@code [B, Cin, H, W]}
     * @param emb conditioning vector, {@code [B, E]}
     * @return {@code [B, Cout, H, W]}, owned by x's manager
     */
    public NDArray apply(NDArray x, NDArray emb) {
        NDArray base = skip == null ? x : skip.apply(x);
        return Kernels.active().residualBlock(x, base, emb, weights, GroupNormSilu.GROUPS);
    }
}
