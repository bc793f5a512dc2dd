package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Batch;

/** An objective that is a mean over the pictures of a batch, so that it can be taken in parts. */
public interface SeparableObjective extends Objective {

    /** A batch whose randomness is drawn. */
    @FunctionalInterface
    interface Parts {

        /**
         * What some pictures add to the batch's loss, called while gradients are recorded. Each
         * picture is asked for once, in order.
         *
         * @param scope closes after the part; owner of the result
         * @param from first picture, from 0
         * @param to one after the last
         * @return one finite number: the pictures' mean times (to − from) / B
         */
        NDArray share(NDManager scope, int from, int to);
    }

    /**
     * Draws what is random in a batch.
     *
     * @param batch pictures and captions
     * @param random the step's own stream
     */
    Parts parts(Batch batch, UniformRandomProvider random);

    @Override
    default NDArray loss(NDManager scope, Batch batch, UniformRandomProvider random) {
        return parts(batch, random).share(scope, 0, batch.size());
    }

    /** The pictures from..to − 1 of a batch as a batch. */
    static Batch rows(Batch batch, int from, int to) {
        boolean all = from == 0 && to == batch.size();
        return all ? batch : new Batch(batch.index(), batch.examples().subList(from, to));
    }
}
