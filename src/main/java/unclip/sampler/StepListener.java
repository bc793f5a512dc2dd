package unclip.sampler;

/** Hears of each step; called on the sampling thread. */
@FunctionalInterface
public interface StepListener {

    /** A step was taken. */
    void onStep(Step step);

    /** Calls this one, then another. */
    default StepListener and(StepListener other) {
        return step -> {
            onStep(step);
            other.onStep(step);
        };
    }
}
