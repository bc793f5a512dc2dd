package unclip.sampler.fault;

import ai.djl.ndarray.NDManager;

import unclip.diffusion.Conditioning;
import unclip.sampler.Sampler;

/**
 * A mistake that published code or text makes, to be switched on, watched and measured.
 *
 * <p>It infects a correct sampler and leaves everything else as it was, so two runs on the same
 * noise differ by the mistake alone.
 */
public interface Fault {

    /** What is told of it. */
    FaultCard card();

    /**
     * The same sampler with the mistake.
     *
     * @param healthy a correct sampler
     * @throws IllegalArgumentException if the sampler has no place for this mistake, naming what it
     *     lacks
     */
    <C extends Conditioning<C>> Sampler<C> infect(Sampler<C> healthy);

    /**
     * The symptom on data whose truth is known: what it should be, what the mistake should make of
     * it, and what it did.
     *
     * @param manager a scope for the run's arrays
     */
    Symptom measure(NDManager manager);
}
