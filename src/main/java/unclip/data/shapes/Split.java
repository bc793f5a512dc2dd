package unclip.data.shapes;

/** Which scenes a data set shows, with respect to the combinations that {@link HoldOut} names. */
public enum Split {
    /** Only scenes without any held-out combination. */
    TRAIN,
    /** Only scenes with at least one held-out combination. */
    HELD_OUT,
    /** All scenes. */
    ALL
}
