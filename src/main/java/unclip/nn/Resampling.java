package unclip.nn;

/** What a residual block does to height and width (Dhariwal and Nichol 2021, §3). */
public enum Resampling {
    /** Keeps them. */
    NONE,
    /** Halves them by means of 2 × 2. */
    HALVE,
    /** Doubles them by repeating each number. */
    DOUBLE
}
