package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

/** A number in a range. */
abstract class FloatControl extends Control<Double> {

    private final double min;
    private final double max;

    FloatControl(Kind kind, String description, double min, double max, double value) {
        super(kind, "value", description, value);
        this.min = min;
        this.max = max;
        Ranges.check(description, min, max);
        check(value);
        put("value", value);
    }

    /** The least value. */
    public final double min() {
        return min;
    }

    /** The greatest value. */
    public final double max() {
        return max;
    }

    @Override
    final Object encode(Double of) {
        return of;
    }

    @Override
    final Double decode(JsonNode state) {
        return Math.min(max, Math.max(min, state.asDouble()));
    }

    @Override
    final void check(Double wanted) {
        Ranges.check(description(), min, max, wanted);
    }
}
