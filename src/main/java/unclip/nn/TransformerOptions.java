package unclip.nn;

/**
 * The shape of a stack of transformer blocks.
 *
 * @param width D, a multiple of heads
 * @param layers number of blocks
 * @param heads attention heads a block
 * @param mlpWidth units between the two linear maps of a block, 4 D in most models
 * @param activation between these maps
 * @param causal whether token i sees only tokens up to i
 */
public record TransformerOptions(
        int width, int layers, int heads, int mlpWidth, Activation activation, boolean causal) {

    /** Checks that everything is positive and heads divide the width. */
    public TransformerOptions {
        check(width, layers, heads, mlpWidth);
    }

    /**
     * Checks that everything is positive and heads divide the width.
     *
     * @throws IllegalArgumentException one sentence with the numbers that cannot work
     */
    public static void check(int width, int layers, int heads, int mlpWidth) {
        if (heads < 1 || width < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "A transformer of width " + width + " can't have " + heads + " heads.");
        }
        if (layers < 1 || mlpWidth < 1) {
            throw new IllegalArgumentException(
                    "A transformer needs layers ≥ 1 and mlpWidth ≥ 1, got "
                            + layers
                            + " and "
                            + mlpWidth
                            + ".");
        }
    }

    /** QuickGELU, and 4 D units in between, as in the papers. */
    public static TransformerOptions standard(int width, int layers, int heads, boolean causal) {
        return new TransformerOptions(
                width, layers, heads, 4 * width, Activation.QUICK_GELU, causal);
    }
}
