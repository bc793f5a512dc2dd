package unclip.pipeline;

/** Hears how far a sampling run is; called on the sampling thread. */
@FunctionalInterface
public interface Progress {

    /**
     * Some work was done.
     *
     * @param stage what is running, such as {@code prior} or {@code decoder}
     * @param done units done in this stage
     * @param total units of this stage
     */
    void update(String stage, int done, int total);

    /** Hears nothing. */
    static Progress none() {
        return (stage, done, total) -> {};
    }
}
