package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Batch;

/**
 * An objective that compares all pictures and texts of a batch with each other, but embeds each by
 * itself. So its gradient can be taken in parts all the same (Gao et al. 2021).
 */
public interface ComparingObjective extends Objective {

    /** A batch whose randomness is drawn; methods are called while gradients may be recorded. */
    interface Comparison {

        /**
         * Embeds some of the pictures with their texts, the same each time it is asked.
         *
         * @param scope owner of the result
         * @param from first picture, from 0
         * @param to one after the last
         */
        Embedded embed(NDManager scope, int from, int to);

        /**
         * The loss of the whole batch.
         *
         * @param scope owner of z and of the result
         * @param z of all pictures
         * @return a finite scalar
         */
        NDArray loss(NDManager scope, Embedded z);
    }

    /**
     * Draws what is random in a batch.
     *
     * @param batch pictures and captions
     * @param random the step's own stream
     */
    Comparison comparison(Batch batch, UniformRandomProvider random);

    @Override
    default NDArray loss(NDManager scope, Batch batch, UniformRandomProvider random) {
        Comparison comparison = comparison(batch, random);
        return comparison.loss(scope, comparison.embed(scope, 0, batch.size()));
    }
}
