package unclip.sampler;

import ai.djl.ndarray.NDArray;

import unclip.math.Quantity;

/**
 * One summand of a step: a number times a tensor.
 *
 * @param coefficient the number with its equation
 * @param of the tensor's name in LaTeX, such as {@code \hat x_0}
 * @param tensor {@code [B, …]}
 */
public record Term(Quantity coefficient, String of, NDArray tensor) {

    /** A summand whose number has a symbol, an equation and a source. */
    public static Term of(
            String symbol, double value, String equation, String source, String of, NDArray x) {
        return new Term(new Quantity(symbol, value, equation, source), of, x);
    }
}
