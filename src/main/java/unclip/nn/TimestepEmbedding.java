package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Sinusoidal features of the timestep (Vaswani et al. 2017, §3.5; Ho et al. 2020, appendix B). */
public final class TimestepEmbedding {

    private static final double LONGEST_PERIOD = 10_000;

    private TimestepEmbedding() {}

    /**
     * Embeds timesteps.
     *
     * <pre>[cos(t ω_0), …, cos(t ω_{n−1}), sin(t ω_0), …],  ω_k = 10000^{−k/n},  n = width / 2
     * </pre>
     *
     * @param manager owner of the result
     * @param t one timestep an image, length B
     * @param width even
     * @return {@code [B, width]}, float32
     */
    public static NDArray of(NDManager manager, double[] t, int width) {
        if (width % 2 != 0) {
            throw new IllegalArgumentException(
                    "A timestep embedding's width must be even, got " + width + ".");
        }
        int n = width / 2;
        float[] values = new float[t.length * width];
        for (int b = 0; b < t.length; b++) {
            for (int k = 0; k < n; k++) {
                double angle = t[b] * Math.pow(LONGEST_PERIOD, -(double) k / n);
                values[b * width + k] = (float) Math.cos(angle);
                values[b * width + n + k] = (float) Math.sin(angle);
            }
        }
        return manager.create(values, new Shape(t.length, width));
    }
}
