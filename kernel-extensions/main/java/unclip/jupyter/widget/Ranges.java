package unclip.jupyter.widget;

import java.math.BigDecimal;
import java.math.MathContext;

/** What controls demand of their ranges, and how finely they show numbers. */
final class Ranges {

    private static final int STEPS = 100;
    private static final int MOST_DECIMALS = 10;
    private static final MathContext DIGITS = new MathContext(7);

    private Ranges() {}

    static void check(String name, double min, double max) {
        if (!(min < max) || Double.isInfinite(max - min)) {
            throw new IllegalArgumentException(
                    "%s needs a least value below its greatest one, got %s and %s."
                            .formatted(called(name), brief(min), brief(max)));
        }
    }

    static void check(String name, double min, double max, double value) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    "%s goes from %s to %s, got %s."
                            .formatted(called(name), brief(min), brief(max), brief(value)));
        }
    }

    static void checkStep(String name, double step) {
        if (!(step > 0)) {
            throw new IllegalArgumentException(
                    "%s needs a step above 0, got %s.".formatted(called(name), brief(step)));
        }
    }

    /** A power of ten that divides a range into a hundred steps or somewhat more. */
    static double step(double min, double max) {
        return Math.pow(10, Math.floor(Math.log10((max - min) / STEPS)));
    }

    /** A format of the page with as many decimals as the step needs. */
    static String format(double step) {
        double decimals = Math.ceil(-Math.log10(step) - 1e-9);
        return "." + (int) Math.min(MOST_DECIMALS, Math.max(0, decimals)) + "f";
    }

    /** A number as a person would write it. */
    static String brief(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
        return rounded.scale() <= MOST_DECIMALS ? rounded.toPlainString() : rounded.toString();
    }

    private static String called(String name) {
        return name.isEmpty() ? "The control" : "\"" + name + "\"";
    }
}
