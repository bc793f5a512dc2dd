package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/** A slider with two handles over whole numbers. */
public final class IntRangeSlider extends Control<IntRangeSlider.Range> {

    /**
     * Both ends included.
     *
     * @param low at most {@code high}
     */
    public record Range(int low, int high) {

        /** Checks the order. */
        public Range {
            if (low > high) {
                throw new IllegalArgumentException(
                        "A range goes from its lower to its higher end, got %s and %s."
                                .formatted(low, high));
            }
        }

        @Override
        public String toString() {
            return low + "–" + high;
        }
    }

    private final int min;
    private final int max;

    private IntRangeSlider(String description, int min, int max, Range value) {
        super(Kind.control("IntRangeSlider"), "value", description, value);
        this.min = min;
        this.max = max;
        Ranges.check(description, min, max);
        check(value);
        put("min", min);
        put("max", max);
        put("value", encode(value));
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param low the lower end at first
     * @param high the higher end at first
     */
    public static IntRangeSlider of(String description, int min, int max, int low, int high) {
        return new IntRangeSlider(description, min, max, new Range(low, high));
    }

    @Override
    Object encode(Range of) {
        return List.of(of.low, of.high);
    }

    @Override
    Range decode(JsonNode state) {
        int low = Math.min(max, Math.max(min, state.path(0).asInt()));
        return new Range(low, Math.min(max, Math.max(low, state.path(1).asInt())));
    }

    @Override
    void check(Range wanted) {
        Ranges.check(description(), min, max, wanted.low);
        Ranges.check(description(), min, max, wanted.high);
    }
}
