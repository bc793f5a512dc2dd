package unclip.train;

/** Hears of a training run's progress; called on the training thread. */
@FunctionalInterface
public interface TrainListener {

    /**
     * A step was taken.
     *
     * @param step steps taken so far
     * @param steps steps of the whole run
     * @param loss this step's loss
     */
    void step(long step, long steps, double loss);

    /**
     * A run is about to begin, and what it will take of memory is known.
     *
     * @param estimate its memory
     * @param pictures at a time
     * @param batchSize pictures a step; more than {@code pictures} if gradients are added up
     */
    default void memory(MemoryEstimate estimate, int pictures, int batchSize) {}
}
