package unclip.jupyter.widget;

/** A bar that fills. */
public final class FloatProgress extends FloatControl {

    private FloatProgress(String description, double max) {
        super(Kind.control("FloatProgress", "Progress"), description, 0, max, 0);
        put("min", 0.0);
        put("max", max);
    }

    /**
     * Empty at first.
     *
     * @param description what stands before it
     * @param max what a full bar means, above 0
     */
    public static FloatProgress of(String description, double max) {
        return new FloatProgress(description, max);
    }
}
