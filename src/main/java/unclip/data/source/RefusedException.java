package unclip.data.source;

import java.io.IOException;

/** One item cannot be used; the others can. */
public final class RefusedException extends IOException {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    /**
     * Refuses an item.
     *
     * @param reason the kind of refusal, by which they are counted
     * @param sentence what exactly is wrong
     */
    public RefusedException(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    /**
     * Refuses an item because of a failure.
     *
     * @param reason the kind of refusal, by which they are counted
     * @param sentence what exactly is wrong
     * @param cause the failure
     */
    public RefusedException(Reason reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    /** The kind of refusal. */
    public Reason reason() {
        return reason;
    }
}
