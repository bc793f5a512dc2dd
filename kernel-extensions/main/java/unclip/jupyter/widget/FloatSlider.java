package unclip.jupyter.widget;

/** A slider over numbers. */
public final class FloatSlider extends FloatControl {

    private FloatSlider(String description, double min, double max, double value) {
        super(Kind.control("FloatSlider"), description, min, max, value);
        put("min", min);
        put("max", max);
        step(Ranges.step(min, max));
    }

    /**
     * With steps of a power of ten, a hundred or somewhat more of them.
     *
     * @param description what stands before it
     * @param value at first, in [min, max]
     */
    public static FloatSlider of(String description, double min, double max, double value) {
        return new FloatSlider(description, min, max, value);
    }

    /** Between two values that can be chosen; as many decimals are shown as it needs. */
    public void step(double step) {
        Ranges.checkStep(description(), step);
        put("step", step);
        put("readout_format", Ranges.format(step));
    }

    /**
     * Whether values count while the slider is dragged, as they do at first, or when it is let go.
     */
    public void continuous(boolean continuous) {
        put("continuous_update", continuous);
    }

    @Override
    String words(Double of) {
        return Ranges.brief(of);
    }
}
