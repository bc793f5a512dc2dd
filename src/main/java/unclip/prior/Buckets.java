package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

import unclip.nn.Parameters;

/**
 * Uniform scalar quantisation, each column in its own range (Ramesh et al. 2022, §2.2: 1,024
 * buckets a principal component).
 *
 * <pre>id = ⌊n (x − low) / (high − low)⌋ cut to 0..n − 1,
 * centre = low + (id + ½) (high − low) / n</pre>
 *
 * <p>Within the range |x − centre| ≤ (high − low) / 2n; outside it x is moved to the nearest end's
 * bucket. The ranges are stored with the weights.
 */
final class Buckets {

    private static final double NARROWEST = 1e-6; // so that a column that never varies has a width

    private final NDArray low; // [k]
    private final NDArray high; // [k]
    private final int count;

    /** k columns in the range [-1, 1] until they are fitted; n buckets each. */
    Buckets(Parameters in, String name, int columns, int count) {
        Parameters p = in.in(name);
        low = p.fixed("low", -1, columns);
        high = p.fixed("high", 1, columns);
        this.count = count;
    }

    /**
     * Makes the ranges those of some values.
     *
     * @param x {@code [N, k]}
     */
    void fit(NDArray x) {
        int[] rows = {0};
        x.min(rows).copyTo(low);
        x.max(rows).maximum(x.min(rows).add(NARROWEST)).copyTo(high);
    }

    /** {@code [N, k]} to ids of the same shape, int64, owned by x's manager. */
    NDArray ids(NDArray x) {
        try (NDArray width = high.sub(low)) {
            NDArray place = x.sub(low).div(width).mul(count);
            return place.floor().clip(0, count - 1).toType(DataType.INT64, false);
        }
    }

    /** Ids {@code [N, k]} to the middles of their buckets, float32, owned by the ids' manager. */
    NDArray centres(NDArray ids) {
        try (NDArray width = high.sub(low)) {
            NDArray share = ids.toType(DataType.FLOAT32, true).add(0.5f).div(count);
            return share.mul(width).add(low);
        }
    }
}
