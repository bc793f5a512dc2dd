package unclip.experiment.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A figure of a table.
 *
 * @param column what of the row it is
 * @param unit such as ms or ×; may be empty
 * @param median of the values
 * @param min the smallest value
 * @param max the largest value
 * @param count how many values there were
 */
record Cell(String column, String unit, double median, double min, double max, int count) {

    private static final int DIGITS = 3; // shown
    private static final MathContext STORED = new MathContext(6);

    static Cell of(String column, String unit, Spread spread) {
        return new Cell(
                column,
                unit,
                rounded(spread.median()),
                rounded(spread.min()),
                rounded(spread.max()),
                spread.count());
    }

    static Cell of(String column, String unit, double value) {
        return of(column, unit, new Spread(value, value, value, 1));
    }

    /** Seconds as ms where they are few. */
    static Cell ofSeconds(String column, Spread seconds) {
        return seconds.median() < 1
                ? of(column, "ms", seconds.times(1000))
                : of(column, "s", seconds);
    }

    /** The median with its unit; the smallest and largest value in brackets if there were more. */
    String text() {
        String value = plain(median) + (unit.isEmpty() ? "" : " " + unit);
        return count == 1 ? value : value + " (" + plain(min) + "–" + plain(max) + ")";
    }

    private static double rounded(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).round(STORED).doubleValue()
                : value;
    }

    /** Three digits, all of those before the point. */
    private static String plain(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (Math.abs(value) >= 1000) {
            return Long.toString(Math.round(value));
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(DIGITS));
        int beforePoint = rounded.precision() - rounded.scale(); // negative for 0.00…
        int places = value == 0 ? 0 : Math.max(0, DIGITS - beforePoint);
        return rounded.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
    }
}
