package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Batch;
import unclip.nn.Parameters;

import java.io.IOException;

/** What a training run minimises: a network and its loss on a batch. */
public interface Objective {

    /** The parameters to learn. */
    Parameters parameters();

    /**
     * The loss of one batch, called while gradients are recorded.
     *
     * @param scope closes after the step; owner of the result
     * @param batch pictures and captions
     * @param random the step's own stream (timesteps, noise, dropped conditions)
     * @return a finite scalar
     */
    NDArray loss(NDManager scope, Batch batch, UniformRandomProvider random);

    /** Where it adds what it has to say of its steps beside the loss; asked for once a run. */
    default Gauges gauges() {
        return new Gauges();
    }

    /** What it has learnt beside its parameters, for the checkpoint; empty if nothing. */
    default String state() {
        return "";
    }

    /**
     * Goes back to a {@link #state}.
     *
     * @throws IOException if it can't be read
     * @throws IllegalArgumentException if it is of another objective
     */
    default void restore(String state) throws IOException {
        if (!state.isEmpty()) {
            throw new IllegalArgumentException(
                    "The checkpoint remembers losses of timesteps, which this recipe doesn't"
                            + " use; start anew without --resume.");
        }
    }
}
