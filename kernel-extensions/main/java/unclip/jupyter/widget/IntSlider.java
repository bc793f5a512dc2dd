package unclip.jupyter.widget;

/** A slider over whole numbers. */
public final class IntSlider extends IntControl {

    private IntSlider(String description, int min, int max, int value) {
        super(Kind.control("IntSlider"), description, min, max, value);
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param value at first, in min..max
     */
    public static IntSlider of(String description, int min, int max, int value) {
        return new IntSlider(description, min, max, value);
    }

    /**
     * Whether values count while the slider is dragged, as they do at first, or when it is let go.
     */
    public void continuous(boolean continuous) {
        put("continuous_update", continuous);
    }
}
