package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

import java.util.List;

/** CLIP's symmetric InfoNCE loss (Radford et al. 2021, fig. 3). */
public final class ContrastiveLoss {

    private static final float ABSENT = 1e4f; // below every logit by so much is no choice at all

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
        Pairs.require(zImage, zText, captions);
        NDArray logits = zImage.matMul(zText.transpose()).mul(scale); // [N, N]
        NDArray targets = Pairs.targets(logits.getManager(), captions);
        NDArray images = targets.mul(logits.logSoftmax(1)).sum();
        NDArray texts = targets.mul(logits.logSoftmax(0)).sum();
        return images.add(texts).mul(-0.5f / captions.size());
    }

    /**
     * The same, where each picture must also tell its caption from near misses of its own; the
     * other direction is as without them (Yuksekgonul et al. 2023, §4, has one for each picture,
     * shown to all).
     *
     * <pre>L = ½ [CE([e^τ I Tᵀ, e^τ I_i · F_ik]) + CE(e^τ T Iᵀ)]</pre>
     *
     * @param zFoils F, unit text embeddings of k captions a picture that are wrong of it, {@code
     *     [N, k, D]}
     * @param present 1 where there is a foil, 0 where a picture has fewer than k, {@code [N, k]}
     */
    public static NDArray symmetric(
            NDArray zImage,
            NDArray zText,
            NDArray scale,
            List<String> captions,
            NDArray zFoils,
            NDArray present) {
        Pairs.require(zImage, zText, captions);
        int N = captions.size();
        NDArray logits = zImage.matMul(zText.transpose()).mul(scale); // [N, N]
        NDArray absent = present.mul(-1).add(1);
        NDArray near = zImage.expandDims(1).mul(zFoils).sum(new int[] {2}).mul(scale); // [N, k]
        NDArray all = logits.concat(near.sub(absent.mul(ABSENT)), 1);
        NDArray targets = Pairs.targets(logits.getManager(), captions);
        NDArray images = targets.mul(all.logSoftmax(1).get(new NDIndex(":, 0:" + N))).sum();
        NDArray texts = targets.mul(logits.logSoftmax(0)).sum();
        return images.add(texts).mul(-0.5f / N);
    }

    /**
     * How many of the pictures have a right caption as the most similar one of the batch.
     *
     * @param zImage unit image embeddings, {@code [N, D]}
     * @param zText unit text embeddings, {@code [N, D]}
     * @param captions the N captions, which say which pairs are positives
     * @return a share in [0, 1], a scalar without gradient, owned by zImage's manager
     */
    public static NDArray rankedFirst(NDArray zImage, NDArray zText, List<String> captions) {
        Pairs.require(zImage, zText, captions);
        NDArray cosines = zImage.stopGradient().matMul(zText.stopGradient().transpose()); // [N, N]
        NDArray first = cosines.argMax(1).expandDims(1); // [N, 1]
        return Pairs.positives(cosines.getManager(), captions).gather(first, 1).mean();
    }
}
