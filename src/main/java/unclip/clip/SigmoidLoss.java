package unclip.clip;

import ai.djl.ndarray.NDArray;

/**
 * SigLIP's loss: each of the N² pairs is a question of its own, so no sum over the batch is needed
 * (Zhai et al. 2023, §3.2).
 *
 * <pre>L = −(1/N) Σ_ij ln σ(y_ij (e^t' x_i·y_j + b)),   y_ii = 1,  y_ij = −1 otherwise</pre>
 */
public final class SigmoidLoss {

    /** ln 10, where the factor's logarithm t' starts (§3.2). */
    public static final double INITIAL_LOG_SCALE = Math.log(10);

    /** Where the bias b starts, since nearly all pairs are wrong ones (§3.2). */
    public static final double INITIAL_BIAS = -10;

    private SigmoidLoss() {}

    /**
     * The loss of a batch.
     *
     * @param zImage unit image embeddings, {@code [N, D]}
     * @param zText unit text embeddings, {@code [N, D]}, row i of the picture i
     * @param scale the factor e^t', {@code [1]}
     * @param bias b, {@code [1]}
     * @return a scalar in nats, owned by zImage's manager
     */
    public static NDArray of(NDArray zImage, NDArray zText, NDArray scale, NDArray bias) {
        Pairs.require(zImage, zText);
        int N = (int) zImage.getShape().get(0);
        NDArray logits = zImage.matMul(zText.transpose()).mul(scale).add(bias); // [N, N]
        NDArray signs = logits.getManager().eye(N).mul(2).sub(1);
        NDArray margins = signs.toType(logits.getDataType(), false).mul(logits);
        // −ln σ(m) = max(0, −m) + ln(1 + e^−|m|), which overflows nowhere
        NDArray losses = margins.neg().maximum(0).add(margins.abs().neg().exp().add(1).log());
        return losses.sum().div(N);
    }
}
