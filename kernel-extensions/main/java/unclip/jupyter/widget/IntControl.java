package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

/** A whole number in a range. */
abstract class IntControl extends Control<Integer> {

    private final int min;
    private final int max;

    IntControl(Kind kind, String description, int min, int max, int value) {
        super(kind, "value", description, value);
        this.min = min;
        this.max = max;
        Ranges.check(description, min, max);
        check(value);
        put("min", min);
        put("max", max);
        put("value", value);
    }

    /** The least value. */
    public final int min() {
        return min;
    }

    /** The greatest value. */
    public final int max() {
        return max;
    }

    /** Between two values that can be chosen; 1 unless set. */
    public final void step(int step) {
        Ranges.checkStep(description(), step);
        put("step", step);
    }

    @Override
    final Object encode(Integer of) {
        return of;
    }

    @Override
    final Integer decode(JsonNode state) {
        return Math.min(max, Math.max(min, state.asInt()));
    }

    @Override
    final void check(Integer wanted) {
        Ranges.check(description(), min, max, wanted);
    }
}
