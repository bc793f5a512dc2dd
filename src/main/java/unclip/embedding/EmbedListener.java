package unclip.embedding;

/** Hears how far a run is; called on the running thread. */
@FunctionalInterface
public interface EmbedListener {

    /**
     * A batch was embedded.
     *
     * @param done rows so far, those of earlier runs included
     * @param expected rows at the end, estimated from the share of the source that was read
     */
    void update(long done, long expected);
}
