package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.tensor.NoiseSource;

/**
 * Draws image embeddings for captions, p(z_i | caption) (Ramesh et al. 2022, §2.2).
 *
 * <p>{@link AutoregressivePrior} and the diffusion prior learn it; {@link NoPrior} and {@link
 * NeighbourPrior} are what they are compared with; {@link BestOf} chooses among the draws of any.
 */
@FunctionalInterface
public interface Prior {

    /**
     * Draws one embedding a caption.
     *
     * @param manager owner of the result
     * @param condition the captions, B rows; borrowed
     * @param noise one stream a row
     * @param listener hears of each step
     * @return image embeddings scaled by √D, {@code [B, D]}
     * @throws java.util.concurrent.CancellationException within one step after the thread is
     *     interrupted
     */
    NDArray sample(
            NDManager manager, PriorCondition condition, NoiseSource noise, PriorListener listener);
}
