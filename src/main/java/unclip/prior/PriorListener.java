package unclip.prior;

/** Hears how far a draw is; called on the drawing thread. */
@FunctionalInterface
public interface PriorListener {

    /**
     * A step of a draw: of noise removed, or a token.
     *
     * @param index from 0
     * @param count steps of the whole draw
     */
    record Step(int index, int count) {}

    /** A step was taken. */
    void onStep(Step step);

    /** Hears nothing. */
    static PriorListener none() {
        return step -> {};
    }
}
