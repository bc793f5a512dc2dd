package unclip.evaluate.metric;

import java.util.Arrays;

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019, eq. 1 and 2): the share of generated
 * pictures among the neighbourhoods of true ones, and the other way round.
 *
 * @param precision how many generated pictures could be true
 * @param recall how many true pictures could be generated
 */
public record PrecisionRecall(Estimate precision, Estimate recall) {

    /** Neighbours where nothing else is said, as in the paper. */
    public static final int DEFAULT_K = 3;

    /**
     * Measures both. Intervals are of the shares, with the other set as it is.
     *
     * @param k whose neighbour sets the size of a neighbourhood, below the number of pictures
     */
    public static PrecisionRecall measure(Features truth, Features generated, int k) {
        return new PrecisionRecall(
                share(new Neighbourhoods(truth, k).around(generated)),
                share(new Neighbourhoods(generated, k).around(truth)));
    }

    private static Estimate share(int[] balls) {
        return Estimate.share((int) Arrays.stream(balls).filter(n -> n > 0).count(), balls.length);
    }
}
