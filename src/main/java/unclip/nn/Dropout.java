package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.math.RandomStreams;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Dropout (Srivastava et al. 2014, §4): each number becomes 0 with probability p and is divided by
 * 1 − p otherwise, so that its expectation stays.
 *
 * <p>Every row draws from a stream of its own, so what becomes of a picture does not depend on the
 * others beside it. One object serves one pass of a network and remembers how far its streams are.
 * p is rounded to a multiple of 1/65536.
 */
public final class Dropout {

    private static final int BITS = 16;

    private final int threshold; // p · 2^16
    private final List<UniformRandomProvider> rows;

    /**
     * Streams for some rows of a batch.
     *
     * @param p probability of 0, in [0, 1)
     * @param seed of the batch
     * @param from first row
     * @param to one after the last row
     */
    public Dropout(double p, long seed, int from, int to) {
        check(p);
        threshold = (int) Math.rint(p * (1 << BITS));
        rows = IntStream.range(from, to).mapToObj(row -> RandomStreams.open(seed, row)).toList();
    }

    /**
     * Refuses what is no probability of dropping.
     *
     * @throws IllegalArgumentException one sentence with the value
     */
    public static void check(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout must lie in [0, 1), got " + p + ".");
        }
    }

    /**
     * Drops numbers.
     *
     * @param x one row a stream, {@code [B, …]}
     * @return in x's shape, owned by x's manager
     */
    public NDArray apply(NDArray x) {
        Shape shape = x.getShape();
        int numbers = Math.toIntExact(shape.size() / rows.size());
        float kept = 1 / (1 - (float) threshold / (1 << BITS));
        float[] mask = new float[Math.toIntExact(shape.size())];
        for (int row = 0; row < rows.size(); row++) {
            draw(rows.get(row), mask, row * numbers, numbers, kept);
        }
        return x.mul(x.getManager().create(mask, shape));
    }

    private void draw(
            UniformRandomProvider random, float[] mask, int start, int numbers, float kept) {
        long bits = 0;
        for (int i = 0; i < numbers; i++) {
            bits = i % (Long.SIZE / BITS) == 0 ? random.nextLong() : bits >>> BITS;
            mask[start + i] = (bits & ((1 << BITS) - 1)) < threshold ? 0 : kept;
        }
    }
}
