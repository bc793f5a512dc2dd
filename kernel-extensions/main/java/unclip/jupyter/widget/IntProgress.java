package unclip.jupyter.widget;

/** A bar that fills, counted in whole numbers. */
public final class IntProgress extends IntControl {

    private IntProgress(String description, int min, int max, int value) {
        super(Kind.control("IntProgress", "Progress"), description, min, max, value);
    }

    /**
     * Empty at first.
     *
     * @param description what stands before it
     * @param max what a full bar means, at least 1
     */
    public static IntProgress of(String description, int max) {
        return new IntProgress(description, 0, max, 0);
    }
}
