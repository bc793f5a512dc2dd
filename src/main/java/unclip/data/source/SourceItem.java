package unclip.data.source;

import java.util.Optional;

/** One thing that a source offers: something to use, or why it cannot be used. */
public sealed interface SourceItem {

    /** Its name within the source; unique among the usable ones. */
    String key();

    /**
     * A caption, with its picture unless the source has captions only.
     *
     * @param key its name within the source
     * @param picture not decoded yet
     * @param caption on one line, not empty
     */
    record Captioned(String key, Optional<Picture> picture, Caption caption)
            implements SourceItem {}

    /**
     * Something that was left out.
     *
     * @param key its name within the source
     * @param reason by which such items are counted
     * @param detail one sentence
     */
    record Refused(String key, Reason reason, String detail) implements SourceItem {

        /** From the exception that says the same. */
        static Refused of(String key, RefusedException e) {
            return new Refused(key, e.reason(), String.valueOf(e.getMessage()));
        }
    }
}
