package unclip.clip;

import ai.djl.ndarray.NDArray;

/**
 * A contrastive loss that asks only for the caption of a picture, not for the picture of a caption,
 * and has no temperature. It is here for comparison: its logits lie in [-1, 1], so it cannot fall
 * below {@link unclip.math.ContrastiveFloors#withoutTemperature}, which for large batches is close
 * to the ln N of knowing nothing. CLIP trains with {@link ContrastiveLoss}.
 */
public final class OneDirectionalLoss {

    private OneDirectionalLoss() {}

    /**
     * The mean cross-entropy of the rows.
     *
     * <pre>L = CE(I Tᵀ) = −(1/N) Σ_i ln(e^(I_i·T_i) / Σ_j e^(I_i·T_j))</pre>
     *
     * @param zImage unit image embeddings, {@code [N, D]}
     * @param zText unit text embeddings, {@code [N, D]}, row i of the picture i
     * @return a scalar in nats, owned by zImage's manager
     */
    public static NDArray imageToText(NDArray zImage, NDArray zText) {
        Pairs.require(zImage, zText);
        NDArray logits = zImage.matMul(zText.transpose()); // [N, N]
        NDArray own = zImage.mul(zText).sum(new int[] {1}, true); // [N, 1], the diagonal
        NDArray others = logits.exp().sum(new int[] {1}, true).log();
        return others.sub(own).mean();
    }
}
