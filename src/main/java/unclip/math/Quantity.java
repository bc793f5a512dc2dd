package unclip.math;

/**
 * A number that knows where it comes from, for display beside its equation.
 *
 * @param symbol LaTeX, such as {@code \sigma_t}
 * @param value the number
 * @param equation LaTeX of the right-hand side, such as {@code \sqrt{\tilde\beta_t}}; empty for an
 *     input
 * @param source paper and equation, such as "Ho et al. 2020, eq. 7"
 */
public record Quantity(String symbol, double value, String equation, String source) {

    /** {@code symbol = equation}, or the symbol alone for an input. */
    public String latex() {
        return equation.isEmpty() ? symbol : symbol + " = " + equation;
    }
}
