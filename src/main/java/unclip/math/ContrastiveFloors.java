package unclip.math;

/** The smallest values that contrastive losses can take, in nats. */
public final class ContrastiveFloors {

    private ContrastiveFloors() {}

    /**
     * The smallest cross-entropy over N unit pairs without a temperature. It is reached where the
     * pairs coincide and form a regular simplex, so in at least N − 1 dimensions.
     *
     * <pre>ln(1 + (N − 1) e^(−1 − 1/(N − 1)))</pre>
     *
     * <p>The sum of all N² inner products of unit vectors is at least 0, and the loss is convex, so
     * equal angles are best: cosine 1 for a pair, −1/(N − 1) for the others.
     *
     * @param N the batch size, at least 2
     */
    public static double withoutTemperature(int N) {
        return withScale(N, 1);
    }

    /**
     * The same with logits multiplied by a factor.
     *
     * <pre>ln(1 + (N − 1) e^(−s N/(N − 1)))</pre>
     *
     * @param N the batch size, at least 2
     * @param s the factor e^τ, not negative; at 0 the floor is ln N
     */
    public static double withScale(int N, double s) {
        if (N < 2 || !(s >= 0)) {
            throw new IllegalArgumentException(
                    "A floor needs N ≥ 2 and a factor of at least 0, got N = "
                            + N
                            + " and "
                            + s
                            + ".");
        }
        return Math.log1p((N - 1) * Math.exp(-s * N / (N - 1)));
    }
}
