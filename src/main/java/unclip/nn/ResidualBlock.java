package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

import org.jspecify.annotations.Nullable;

import unclip.kernel.Kernels;
import unclip.kernel.ResidualWeights;

/**
 * A conditioned residual block, which may also halve or double the map (Dhariwal and Nichol 2021,
 * §3).
 *
 * <p>Its last convolution starts at zero, so that a new block passes its input through.
 */
public final class ResidualBlock {

    private final ResidualWeights weights;
    private final @Nullable Convolution skip; // 1 × 1 where the width changes
    private final ResidualOptions options;

    /**
     * Creates the block.
     *
     * @param in where its parameters go
     */
    public ResidualBlock(Parameters in, ResidualOptions options) {
        this.options = options;
        int inputs = options.inputs();
        int outputs = options.outputs();
        int modulated = options.scaleShift() ? 2 * outputs : outputs;
        GroupNormSilu norm1 = GroupNormSilu.create(in, "norm1", inputs);
        Convolution conv1 = Convolution.create(in, "conv1", 3, inputs, outputs, 1);
        Linear modulation = Linear.create(in, "emb", options.embedding(), modulated);
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
     * @param dropout before the last convolution, or null for none
     * @return {@code [B, Cout, H', W']}, owned by x's manager
     */
    public NDArray apply(NDArray x, NDArray emb, @Nullable Dropout dropout) {
        NDArray resampled = resampled(x);
        NDArray base = skip == null ? resampled : skip.apply(resampled);
        if (isPlain() && dropout == null) {
            return Kernels.active().residualBlock(x, base, emb, weights, GroupNormSilu.GROUPS);
        }
        return base.add(change(x, emb, dropout));
    }

    private boolean isPlain() {
        return options.resampling() == Resampling.NONE && options.scaleShift();
    }

    private NDArray resampled(NDArray x) {
        Kernels kernels = Kernels.active();
        return switch (options.resampling()) {
            case NONE -> x;
            case HALVE -> kernels.halve(x);
            case DOUBLE -> kernels.upsample(x);
        };
    }

    /** As in {@link Kernels#residualBlock}, with room for every option. */
    private NDArray change(NDArray x, NDArray emb, @Nullable Dropout dropout) {
        Kernels kernels = Kernels.active();
        NDArray h = firstConvolution(x);
        NDArray signal =
                kernels.linear(kernels.silu(emb), weights.embedding(), weights.embeddingBias())
                        .expandDims(-1)
                        .expandDims(-1); // [B, 2C or C, 1, 1]
        if (options.scaleShift()) {
            NDList parts = signal.split(2, 1);
            NDArray normal =
                    kernels.groupNorm(h, weights.scale2(), weights.shift2(), GroupNormSilu.GROUPS);
            h = kernels.silu(normal.mul(parts.get(0).add(1)).add(parts.get(1)));
        } else {
            h =
                    kernels.groupNormSilu(
                            h.add(signal),
                            weights.scale2(),
                            weights.shift2(),
                            GroupNormSilu.GROUPS);
        }
        NDArray kept = dropout == null ? h : dropout.apply(h);
        return kernels.convolution(kept, weights.conv2(), weights.bias2(), 1);
    }

    private NDArray firstConvolution(NDArray x) {
        Kernels kernels = Kernels.active();
        NDArray conv1 = weights.conv1();
        NDArray bias1 = weights.bias1();
        NDArray h =
                kernels.groupNormSilu(x, weights.scale1(), weights.shift1(), GroupNormSilu.GROUPS);
        return switch (options.resampling()) {
            case NONE -> kernels.convolution(h, conv1, bias1, 1);
            case HALVE -> kernels.convolution(kernels.halve(h), conv1, bias1, 1);
            case DOUBLE -> kernels.doublingConvolution(h, conv1, bias1);
        };
    }
}
