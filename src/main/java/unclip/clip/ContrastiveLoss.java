package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import java.util.List;

/** CLIP's symmetric InfoNCE loss (Radford et al. 2021, fig. 3). */
public final class ContrastiveLoss {

    private ContrastiveLoss() {}

    /**
     * The mean of both directions' cross-entropy.
     *
     * <pre>L = ½ [CE(e^τ I Tᵀ) + CE(e^τ T Iᵀ)]</pre>
     *
     * <p>Where captions repeat within the batch, each of their pictures is an equally right answer.
     *
     * @param zImage unit image embeddings, {@code [N, D]}
     * @param zText unit text embeddings, {@code [N, D]}
     * @param scale e^τ, {@code [1]}
     * @param captions the N captions, which say which pairs are positives
     * @return a scalar in nats, owned by zImage's manager
     */
    public static NDArray symmetric(
            NDArray zImage, NDArray zText, NDArray scale, List<String> captions) {
        NDArray logits = zImage.matMul(zText.transpose()).mul(scale); // [N, N]
        NDArray targets = targets(logits.getManager(), captions); // symmetric, rows sum to 1
        NDArray images = targets.mul(logits.logSoftmax(1)).sum();
        NDArray texts = targets.mul(logits.logSoftmax(0)).sum();
        return images.add(texts).mul(-0.5f / captions.size());
    }

    private static NDArray targets(NDManager manager, List<String> captions) {
        int N = captions.size();
        float[] targets = new float[N * N];
        for (int i = 0; i < N; i++) {
            int same = 0;
            for (int j = 0; j < N; j++) {
                same += captions.get(i).equals(captions.get(j)) ? 1 : 0;
            }
            for (int j = 0; j < N; j++) {
                targets[i * N + j] = captions.get(i).equals(captions.get(j)) ? 1f / same : 0;
            }
        }
        return manager.create(targets, new Shape(N, N));
    }
}
