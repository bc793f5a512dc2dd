package unclip.prior;

/**
 * How a prior is told that there is no caption token, at padding and where captions are dropped.
 */
public enum AbsentTokens {
    /** A learned vector stands there. */
    LEARNED,

    /**
     * Nobody looks there (released code of Karlo). A dropped caption hides all its tokens and has
     * z_t = 0; published priors were trained with the empty caption instead, so guide them away
     * from that one.
     */
    MASKED
}
