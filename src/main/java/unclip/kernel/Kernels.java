package unclip.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import java.util.List;

/**
 * The tensor operations that networks and optimisers are built from.
 *
 * <p>Two implementations agree in value and gradient: {@link FusedKernels} runs each as one
 * TorchScript call, {@link PlainKernels} composes DJL's own operations and is the specification. A
 * third can be put on the class path as a service of this type ({@code
 * META-INF/services/unclip.kernel.Kernels}); extending one of the two, it need only override what
 * it does otherwise. Results belong to the first argument's manager. Letters: B batch, C channels,
 * H and W height and width, L tokens, D width.
 */
public interface Kernels {

    /**
     * The implementation in use: the one chosen last, at first what the system property {@code
     * unclip.kernels} names, else fused.
     *
     * @throws IllegalArgumentException if the property names none
     */
    static Kernels active() {
        return ActiveKernels.get();
    }

    /**
     * Chooses the implementation that networks and optimisers use from now on.
     *
     * @param name fused, plain, bf16, or that of an implementation on the class path
     * @throws IllegalArgumentException if there is none of this name; the message has the nearest
     */
    static void use(String name) {
        ActiveKernels.use(name);
    }

    /** The names that {@link #use} knows, sorted. */
    static List<String> names() {
        return ActiveKernels.names();
    }

    /** What it is chosen by, in lower case. */
    String name();

    /** x Wᵀ + b over the last axis: {@code [.., I] → [.., O]} with {@code weight [O, I]}. */
    NDArray linear(NDArray x, NDArray weight, NDArray bias);

    /**
     * Rows of a table: {@code ids [B, L]} int64 and {@code table [V, D]} give {@code [B, L, D]}.
     */
    NDArray embedding(NDArray ids, NDArray table);

    /** Convolution with padding k / 2: {@code [B, I, H, W] → [B, O, H/stride, W/stride]}. */
    NDArray convolution(NDArray x, NDArray weight, NDArray bias, int stride);

    /**
     * A 3 × 3 convolution with padding 1 of the nearest-neighbour doubled map: {@code [B, I, H, W]
     * → [B, O, 2H, 2W]}.
     *
     * @param weight {@code [O, I, 3, 3]}
     */
    NDArray doublingConvolution(NDArray x, NDArray weight, NDArray bias);

    /** Layer norm over the last axis, ε = 1e-5 (Ba et al. 2016). */
    NDArray layerNorm(NDArray x, NDArray scale, NDArray shift);

    /** x · σ(x) (Hendrycks and Gimpel 2016). */
    NDArray silu(NDArray x);

    /** GroupNorm(x), ε = 1e-5 (Wu and He 2018): {@code [B, C, H, W]} to the same. */
    NDArray groupNorm(NDArray x, NDArray scale, NDArray shift, int groups);

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

    /**
     * Attention of queries to keys (Vaswani et al. 2017, eq. 1); on a GPU libtorch chooses among
     * its memory-saving forms.
     *
     * <pre>softmax(scale · QKᵀ + mask) V</pre>
     *
     * @param q {@code [B, h, L, d]}
     * @param k {@code [B, h, M, d]}
     * @param v {@code [B, h, M, e]}
     * @return {@code [B, h, L, e]}
     */
    NDArray attention(NDArray q, NDArray k, NDArray v, AttentionOptions options);

    /**
     * A linear layer gated by GELU (Shazeer 2020, eq. 6): {@code [.., I] → [.., O]}.
     *
     * <pre>(x Vᵀ + c) · GELU(x Wᵀ + b),  GELU(u) = u Φ(u)</pre>
     *
     * @param weight V above W, {@code [2O, I]}
     * @param bias c before b, {@code [2O]}
     */
    NDArray geglu(NDArray x, NDArray weight, NDArray bias);

    /** Nearest-neighbour doubling: {@code [B, C, H, W] → [B, C, 2H, 2W]}. */
    NDArray upsample(NDArray x);

    /** Means of cells of 2 × 2: {@code [B, C, 2H, 2W] → [B, C, H, W]}. */
    NDArray halve(NDArray x);

    /** Bilinear doubling, corners not aligned: {@code [B, C, H, W] → [B, C, 2H, 2W]}. */
    NDArray upsampleBilinear(NDArray x);

    /** The same values in a layout that convolutions are fastest with. */
    NDArray channelsLast(NDArray x);

    /** {@code [B, C, fH, fW] → [B, f²C, H, W]} (the inverse of Shi et al. 2016, §2.2). */
    NDArray spaceToDepth(NDArray x, int factor);

    /** {@code [B, f²C, H, W] → [B, C, fH, fW]} (Shi et al. 2016, §2.2). */
    NDArray depthToSpace(NDArray x, int factor);

    /**
     * One optimiser step in place: clips, moves, averages, and sets the gradients to zero.
     *
     * <pre>g ← g · min(1, c / ‖g‖)
     * θ ← AdamW(θ, g)               (Loshchilov and Hutter 2019, alg. 2)
     * θ̄ ← θ̄ + w (θ − θ̄),  g ← 0</pre>
     *
     * @param state every array it reads and writes
     * @param rates c, the learning rate and w
     * @param scope owner of the result and of what is needed in between
     * @return ‖g‖ before, a scalar that need not have been waited for
     */
    NDArray adamW(NDManager scope, AdamWState state, AdamWSettings settings, AdamWRates rates);
}
