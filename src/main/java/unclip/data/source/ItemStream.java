package unclip.data.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * One pass over a source, always in the same order. For one thread; its memory does not grow with
 * the number of items beyond what the implementation says.
 */
public interface ItemStream extends AutoCloseable {

    /**
     * The next item, usable or not.
     *
     * @return null at the end
     * @throws IOException if the source as a whole cannot be read any further
     */
    @Nullable SourceItem next() throws IOException;

    /** Which share of the source was read, in [0, 1]; a fair estimate. */
    double fraction();

    /** Closes what is open. */
    @Override
    void close() throws IOException;
}
