package unclip.sampler;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Small pieces of LaTeX that MathJax reads. */
final class Latex {

    private static final MathContext DIGITS = new MathContext(4);
    private static final double PLAIN_FROM = 1e-3;
    private static final double PLAIN_TO = 1e5;

    private Latex() {}

    /** Four significant digits; very small and large ones with a power of ten. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "\\mathrm{NaN}";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "\\infty" : "-\\infty";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
        double size = Math.abs(value);
        if (size >= PLAIN_FROM && size < PLAIN_TO) {
            return rounded.toPlainString();
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        String mantissa = rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + "\\times10^{" + exponent + "}";
    }

    /** Summands joined by plus, or by the minus that one begins with. */
    static String sum(Stream<String> summands) {
        return summands.reduce(
                        (a, b) -> b.startsWith("-") ? a + " - " + b.substring(1) : a + " + " + b)
                .orElse("0");
    }

    /** Lines, each with its own {@code &} to align at. */
    static String aligned(Stream<String> lines) {
        return lines.collect(
                Collectors.joining(" \\\\\n", "\\begin{aligned}\n", "\n\\end{aligned}"));
    }
}
