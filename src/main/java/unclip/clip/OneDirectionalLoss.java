package unclip.clip;

import ai.djl.ndarray.NDArray;

import java.util.List;

/**
 * A contrastive loss that asks only for the caption of a picture, not for the picture of a caption,
 * and has no temperature. It is here for comparison: its logits lie in [-1, 1], so it cannot fall
 * below {@link unclip.math.ContrastiveFloors#withoutTemperature}, which for large batches is close
 * to the ln N of knowing nothing. CLIP trains with {@link ContrastiveLoss}.
 */
public final class OneDirectionalLoss {

    private OneDirectionalLoss() {}

    /**
     * The mean cross-entropy of the rows, where all captions differ.
     *
     * <pre>L = CE(I Tᵀ) = −(1/N) Σ_i ln(e^(I_i·T_i) / Σ_j e^(I_i·T_j))</pre>
     *
     * @param zImage unit image embeddings, {@code [N, D]}
     * @param zText unit text embeddings, {@code [N, D]}, row i of the picture i
     * @return a scalar in nats, owned by zImage's manager
     */
    public static NDArray imageToText(NDArray zImage, NDArray zText) {
        Pairs.require(zImage, zText);
        return crossEntropy(zImage, zText, zImage.getManager().eye((int) zImage.getShape().get(0)));
    }

    /**
     * The same where captions may repeat: all equal ones are equally right answers.
     *
     * @param zImage unit image embeddings, {@code [N, D]}
     * @param zText unit text embeddings, {@code [N, D]}, row i of the picture i
     * @param captions N captions
     * @return a scalar in nats, owned by zImage's manager
     */
    public static NDArray imageToText(NDArray zImage, NDArray zText, List<String> captions) {
        Pairs.require(zImage, zText, captions);
        return crossEntropy(zImage, zText, Pairs.targets(zImage.getManager(), captions));
    }

    private static NDArray crossEntropy(NDArray zImage, NDArray zText, NDArray targets) {
        NDArray likely = zImage.matMul(zText.transpose()).logSoftmax(1); // [N, N]
        return likely.mul(targets).sum().div(-zImage.getShape().get(0));
    }
}
