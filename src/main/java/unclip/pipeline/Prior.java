package unclip.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.prior.PriorCondition;
import unclip.sampler.StepListener;
import unclip.tensor.NoiseSource;

/** Draws image embeddings for captions, p(z_i | caption) (Ramesh et al. 2022, §2.2). */
@FunctionalInterface
public interface Prior {

    /**
     * Draws one embedding a caption.
     *
     * @param manager owner of the result
     * @param condition the captions, B rows
     * @param noise one stream a row
     * @param listener hears of each step
     * @return image embeddings scaled by √D, {@code [B, D]}
     */
    NDArray sample(
            NDManager manager, PriorCondition condition, NoiseSource noise, StepListener listener);
}
