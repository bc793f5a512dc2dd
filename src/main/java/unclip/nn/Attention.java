package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Attention with every intermediate in sight (Vaswani et al. 2017, eq. 1).
 *
 * <pre>output = softmax(scale · QKᵀ + mask) V,  scale = 1/√d</pre>
 *
 * <p>Networks run a fused form that keeps none of these; this one equals it in value and gradient.
 * B batch, h heads, L queries, M keys, d and e widths of a head.
 *
 * @param scores scale · QKᵀ, before anything is hidden, {@code [B, h, L, M]}
 * @param weights what each query takes from each key: rows are at least 0 and sum to 1, {@code [B,
 *     h, L, M]}
 * @param output {@code [B, h, L, e]}
 */
public record Attention(NDArray scores, NDArray weights, NDArray output) {

    /**
     * Attends with the paper's scale 1/√d.
     *
     * @param q queries, {@code [B, h, L, d]}
     * @param k keys, {@code [B, h, M, d]}
     * @param v values, {@code [B, h, M, e]}
     * @param causal whether query i sees only keys 0..i
     * @return arrays owned by q's manager
     */
    public static Attention of(NDArray q, NDArray k, NDArray v, boolean causal) {
        return scaled(q, k, v, causal, 1 / Math.sqrt((double) q.getShape().get(3)));
    }

    /**
     * Attends with any scale; 1 leaves out √d. For entries of Q and K that are independent with
     * variance 1, the scores have variance d · scale² (Vaswani et al. 2017, §3.2.1), so without √d
     * the softmax of a wide head is almost one-hot.
     *
     * @param scale of the scores, positive
     */
    public static Attention scaled(NDArray q, NDArray k, NDArray v, boolean causal, double scale) {
        if (!(scale > 0 && Double.isFinite(scale))) {
            throw new IllegalArgumentException(
                    "The scale of attention must be positive, got " + scale + ".");
        }
        NDArray scores = q.matMul(k.swapAxes(2, 3)).mul(scale); // [B, h, L, M]
        NDArray weights = (causal ? hidden(scores) : scores).softmax(-1);
        return new Attention(scores, weights, weights.matMul(v));
    }

    /**
     * The causal mask.
     *
     * @param manager owner of the result
     * @param L queries
     * @param M keys
     * @return true where query i sees key j, which is j ≤ i, {@code [L, M]}
     */
    public static NDArray causalMask(NDManager manager, long L, long M) {
        NDArray query = manager.arange(0, Math.toIntExact(L), 1, DataType.INT64);
        NDArray key = manager.arange(0, Math.toIntExact(M), 1, DataType.INT64);
        return query.reshape(L, 1).gte(key.reshape(1, M));
    }

    private static NDArray hidden(NDArray scores) {
        Shape shape = scores.getShape();
        NDArray visible = causalMask(scores.getManager(), shape.get(2), shape.get(3));
        return NDArrays.where(visible.broadcast(shape), scores, scores.zerosLike().sub(1e30));
    }

    /**
     * How widely each query looks, H = −Σ w ln w in nats: 0 for one key only, ln M for all alike.
     *
     * @return {@code [B, h, L]}, owned by the weights' manager
     */
    public NDArray entropy() {
        return weights.mul(weights.maximum(1e-30).log()).sum(new int[] {3}).neg();
    }

    /**
     * The entropy of each head, averaged over queries and batch.
     *
     * @return {@code [h]}, owned by the weights' manager
     */
    public NDArray entropyPerHead() {
        return entropy().mean(new int[] {2}).mean(new int[] {0});
    }

    /** {@code [B, L, D] → [B, h, L, D/h]}: each head's share of the width. */
    public static NDArray split(NDArray x, int heads) {
        Shape s = x.getShape();
        return x.reshape(s.get(0), s.get(1), heads, s.get(2) / heads).swapAxes(1, 2);
    }

    /** {@code [B, h, L, d] → [B, L, h·d]}, the inverse of {@link #split}. */
    public static NDArray merge(NDArray x) {
        Shape s = x.getShape();
        return x.swapAxes(1, 2).reshape(s.get(0), s.get(2), s.get(1) * s.get(3));
    }
}
