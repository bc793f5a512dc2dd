package unclip.clip;

import ai.djl.ndarray.NDArray;

import java.util.List;

/**
 * SigLIP's loss: each of the N² pairs is a question of its own, so no sum over the batch is needed
 * (Zhai et al. 2023, §3.2).
 *
 * <pre>L = −(1/N) Σ_ij ln σ(y_ij (e^t' x_i·y_j + b)),   y_ij = 1 for pairs,  −1 otherwise</pre>
 */
public final class SigmoidLoss {

    /** ln 10, where the factor's logarithm t' starts (§3.2). */
    public static final double INITIAL_LOG_SCALE = Math.log(10);

    /** Where the bias b starts, since nearly all pairs are wrong ones (§3.2). */
    public static final double INITIAL_BIAS = -10;

    private SigmoidLoss() {}

    /**
     * The loss of a batch whose captions all differ.
     *
     * @param zImage unit image embeddings, {@code [N, D]}
     * @param zText unit text embeddings, {@code [N, D]}, row i of the picture i
     * @param scale the factor e^t', {@code [1]}
     * @param bias b, {@code [1]}
     * @return a scalar in nats, owned by zImage's manager
     */
    public static NDArray of(NDArray zImage, NDArray zText, NDArray scale, NDArray bias) {
        Pairs.require(zImage, zText);
        NDArray own = zImage.getManager().eye((int) zImage.getShape().get(0));
        return of(zImage, zText, scale, bias, own);
    }

    /**
     * The loss of a batch whose captions may repeat: y_ij = 1 wherever captions i and j are equal.
     *
     * @param zImage unit image embeddings, {@code [N, D]}
     * @param zText unit text embeddings, {@code [N, D]}, row i of the picture i
     * @param scale the factor e^t', {@code [1]}
     * @param bias b, {@code [1]}
     * @param captions N captions
     * @return a scalar in nats, owned by zImage's manager
     */
    public static NDArray of(
            NDArray zImage, NDArray zText, NDArray scale, NDArray bias, List<String> captions) {
        Pairs.require(zImage, zText, captions);
        NDArray right = Pairs.positives(zImage.getManager(), captions);
        return of(zImage, zText, scale, bias, right);
    }

    private static NDArray of(
            NDArray zImage, NDArray zText, NDArray scale, NDArray bias, NDArray right) {
        NDArray logits = zImage.matMul(zText.transpose()).mul(scale).add(bias); // [N, N]
        NDArray signs = right.mul(2).sub(1); // y
        NDArray margins = signs.toType(logits.getDataType(), false).mul(logits);
        // −ln σ(m) = max(0, −m) + ln(1 + e^−|m|), which overflows nowhere
        NDArray losses = margins.neg().maximum(0).add(margins.abs().neg().exp().add(1).log());
        return losses.sum().div(zImage.getShape().get(0));
    }
}
