package unclip.jupyter.widget;

/** A slider over positive numbers, on which equal ways are equal factors. */
public final class FloatLogSlider extends FloatControl {

    private static final double STEPS_A_DECADE = 20;

    private FloatLogSlider(String description, double min, double max, double value) {
        super(Kind.control("FloatLogSlider"), description, min, max, value);
        if (!(min > 0)) {
            throw new IllegalArgumentException(
                    "A logarithmic slider goes over positive numbers, got " + min + ".");
        }
        put("base", 10.0);
        put("min", Math.log10(min)); // the page wants exponents
        put("max", Math.log10(max));
        put("step", 1 / STEPS_A_DECADE);
        put("readout_format", ".3g");
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param min above 0
     * @param value at first, in [min, max]
     */
    public static FloatLogSlider of(String description, double min, double max, double value) {
        return new FloatLogSlider(description, min, max, value);
    }

    /**
     * Whether values count while the slider is dragged, as they do at first, or when it is let go.
     */
    public void continuous(boolean continuous) {
        put("continuous_update", continuous);
    }
}
