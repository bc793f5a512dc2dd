package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/** A slider with two handles over numbers. */
public final class FloatRangeSlider extends Control<FloatRangeSlider.Range> {

    /**
     * Both ends included.
     *
     * @param low at most {@code high}
     */
    public record Range(double low, double high) {

        /** Checks the order. */
        public Range {
            if (!(low <= high)) {
                throw new IllegalArgumentException(
                        "A range goes from its lower to its higher end, got %s and %s."
                                .formatted(low, high));
            }
        }

        @Override
        public String toString() {
            return Ranges.brief(low) + "–" + Ranges.brief(high);
        }
    }

    private final double min;
    private final double max;

    private FloatRangeSlider(String description, double min, double max, Range value) {
        super(Kind.control("FloatRangeSlider"), "value", description, value);
        this.min = min;
        this.max = max;
        Ranges.check(description, min, max);
        check(value);
        double step = Ranges.step(min, max);
        put("min", min);
        put("max", max);
        put("step", step);
        put("readout_format", Ranges.format(step));
        put("value", encode(value));
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param low the lower end at first
     * @param high the higher end at first
     */
    public static FloatRangeSlider of(
            String description, double min, double max, double low, double high) {
        return new FloatRangeSlider(description, min, max, new Range(low, high));
    }

    @Override
    Object encode(Range of) {
        return List.of(of.low, of.high);
    }

    @Override
    Range decode(JsonNode state) {
        double low = Math.min(max, Math.max(min, state.path(0).asDouble()));
        return new Range(low, Math.min(max, Math.max(low, state.path(1).asDouble())));
    }

    @Override
    void check(Range wanted) {
        Ranges.check(description(), min, max, wanted.low);
        Ranges.check(description(), min, max, wanted.high);
    }
}
