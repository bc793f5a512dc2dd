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
}
