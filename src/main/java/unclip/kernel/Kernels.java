package unclip.kernel;

import ai.djl.ndarray.NDArray;

import java.util.List;

/**
 * The tensor operations that networks and optimisers are built from.
 *
 * <p>Two implementations agree in value and gradient: {@link FusedKernels} runs each as one
 * TorchScript call, {@link PlainKernels} composes DJL's own operations and is the specification.
 * Results belong to the first argument's manager. Letters: B batch, C channels, H and W height and
 * width, L tokens, D width.
 */
public interface Kernels {

    /**
     * The implementation in use: fused, unless the system property {@code unclip.kernels} says
     * {@code plain}.
     */
    static Kernels active() {
        return ActiveKernels.INSTANCE;
    }

    /** x Wᵀ + b over the last axis: {@code [.., I] → [.., O]} with {@code weight [O, I]}. */
    NDArray linear(NDArray x, NDArray weight, NDArray bias);

    /**
     * Rows of a table: {@code ids [B, L]} int64 and {@code table [V, D]} give {@code [B, L, D]}.
     */
    NDArray embedding(NDArray ids, NDArray table);

    /** Convolution with padding k / 2: {@code [B, I, H, W] → [B, O, H/stride, W/stride]}. */
    NDArray convolution(NDArray x, NDArray weight, NDArray bias, int stride);

    /** Layer norm over the last axis, ε = 1e-5 (Ba et al. 2016). */
    NDArray layerNorm(NDArray x, NDArray scale, NDArray shift);

    /** x · σ(x) (Hendrycks and Gimpel 2016). */
    NDArray silu(NDArray x);

    /** SiLU(GroupNorm(x)), ε = 1e-5 (Wu and He 2018): {@code [B, C, H, W]} to the same. */
    NDArray groupNormSilu(NDArray x, NDArray scale, NDArray shift, int groups);

    /**
     * A residual block conditioned by scale and shift.
     *
     * <pre>skip + conv₂(SiLU((1 + s) · GN(conv₁(SiLU(GN(x)))) + b)),  (s, b) = W SiLU(emb)</pre>
     *
     * @param x {@code [B, Cin, H, W]}
     * @param skip what the block adds to, {@code [B, C, H, W]}
     * @param emb conditioning vector, {@code [B, E]}
     */
    NDArray residualBlock(NDArray x, NDArray skip, NDArray emb, ResidualWeights w, int groups);

    /**
     * Adds multi-head attention over the positions of a feature map; keys and values are the
     * context tokens followed by the positions.
     *
     * @param x {@code [B, C, H, W]}
     * @param context {@code [B, L, K]}
     */
    NDArray imageAttention(
            NDArray x, NDArray context, ImageAttentionWeights w, int groups, int heads);

    /**
     * A pre-norm transformer block with QuickGELU.
     *
     * @param x {@code [B, L, D]}
     * @param causal whether token i sees only tokens up to i
     */
    NDArray transformerBlock(NDArray x, TransformerWeights w, int heads, boolean causal);

    /** Nearest-neighbour doubling: {@code [B, C, H, W] → [B, C, 2H, 2W]}. */
    NDArray upsample(NDArray x);

    /** The same values in a layout that convolutions are fastest with. */
    NDArray channelsLast(NDArray x);

    /** {@code [B, C, fH, fW] → [B, f²C, H, W]} (the inverse of Shi et al. 2016, §2.2). */
    NDArray spaceToDepth(NDArray x, int factor);

    /** {@code [B, f²C, H, W] → [B, C, fH, fW]} (Shi et al. 2016, §2.2). */
    NDArray depthToSpace(NDArray x, int factor);

    /**
     * One AdamW step in place.
     *
     * @param params changed in place
     * @param grads their gradients
     * @param m first moments, changed in place
     * @param v second moments, changed in place
     * @param steps steps taken so far, one scalar a parameter, increased in place
     */
    void adamW(
            List<NDArray> params,
            List<NDArray> grads,
            List<NDArray> m,
            List<NDArray> v,
            List<NDArray> steps,
            AdamWSettings settings,
            double learningRate);

    /**
     * Scales all gradients in place so that their joint 2-norm is at most {@code maxNorm}.
     *
     * @return the norm before
     */
    float clipGradients(List<NDArray> grads, double maxNorm);

    /** targets ← targets + weight · (values − targets), in place. */
    void lerp(List<NDArray> targets, List<NDArray> values, double weight);
}
