package unclip.jupyter;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as a person wants to read them. */
final class Numbers {

    private static final int SIGNIFICANT = 4;
    private static final double PLAIN_FROM = 1e-4;
    private static final double PLAIN_TO = 1e9;

    private Numbers() {}

    /**
     * Whole numbers and whole parts in full, otherwise four significant digits, no trailing zeros.
     */
    static String brief(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return String.valueOf(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < PLAIN_TO) {
            return String.valueOf((long) value);
        }
        boolean plain = Math.abs(value) >= PLAIN_FROM && Math.abs(value) < PLAIN_TO;
        BigDecimal exact = BigDecimal.valueOf(value);
        int wholeDigits = plain ? exact.precision() - exact.scale() : 0;
        BigDecimal rounded = exact.round(new MathContext(Math.max(SIGNIFICANT, wholeDigits)));
        BigDecimal brief = rounded.stripTrailingZeros();
        return plain ? brief.toPlainString() : brief.toString().replace("E+", "E");
    }
}
