package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Sinusoids of column and row, for tokens that lie in a square (Peebles and Xie 2023, §3.2). */
public final class GridPositions {

    private static final double LONGEST_PERIOD = 10_000;

    private GridPositions() {}

    /**
     * Embeds the places of a square, row by row.
     *
     * <pre>[sin(x ω_0), …, cos(x ω_0), …, sin(y ω_0), …, cos(y ω_0), …],  ω_k = 10000^{−k/n}</pre>
     *
     * <p>with column x, row y and n = width / 4.
     *
     * @param manager owner of the result
     * @param side places along an edge
     * @param width a multiple of 4
     * @return {@code [side², width]}, float32
     */
    public static NDArray of(NDManager manager, int side, int width) {
        if (width % 4 != 0) {
            throw new IllegalArgumentException(
                    "Positions in a square need a width that is a multiple of 4, got "
                            + width
                            + ".");
        }
        int n = width / 4;
        float[] values = new float[side * side * width];
        for (int place = 0; place < side * side; place++) {
            int row = place / side;
            int column = place % side;
            for (int k = 0; k < n; k++) {
                double omega = Math.pow(LONGEST_PERIOD, -(double) k / n);
                int at = place * width + k;
                values[at] = (float) Math.sin(column * omega);
                values[at + n] = (float) Math.cos(column * omega);
                values[at + 2 * n] = (float) Math.sin(row * omega);
                values[at + 3 * n] = (float) Math.cos(row * omega);
            }
        }
        return manager.create(values, new Shape((long) side * side, width));
    }
}
