package unclip.nn;

/**
 * The shape of a residual block.
 *
 * @param inputs channels that come in
 * @param outputs channels that go out
 * @param embedding width of the conditioning vector
 * @param resampling happens between the first activation and the first convolution, and to what the
 *     block adds to
 * @param scaleShift whether the vector scales and shifts what the second norm says (Dhariwal and
 *     Nichol 2021, §3), or is added before that norm (Ho et al. 2020, appendix B)
 */
public record ResidualOptions(
        int inputs, int outputs, int embedding, Resampling resampling, boolean scaleShift) {}
