package unclip.data;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.math.RandomStreams;

/**
 * A finite collection of pictures with captions, each of which may look different every time it is
 * drawn (background, position, which clauses of the caption are kept).
 *
 * <p>Implementations are safe for use by several threads at once, and {@link #example} is a pure
 * function of the index and of what the random stream yields. A notebook cell may implement this
 * interface and use it wherever the project's own data sets go.
 */
public interface ImageTextDataset {

    /** A short name for reports and model cards. */
    String name();

    /** How many examples an epoch has, at least 1. */
    int size();

    /**
     * Draws one example.
     *
     * @param index from 0 to {@code size() - 1}
     * @param random where all variation comes from; not kept
     * @return the example, whose picture is the caller's
     */
    Example example(int index, UniformRandomProvider random);

    /**
     * The order in which an epoch visits the examples: a uniformly random permutation (Fisher and
     * Yates) that depends on nothing but the seed, the epoch and the size.
     *
     * @param seed the seed of the run
     * @param epoch 0 for the first pass
     * @return each index once; {@code size()} integers, the only memory an epoch takes
     */
    default int[] epochOrder(long seed, long epoch) {
        int[] order = new int[size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        UniformRandomProvider random = RandomStreams.open(seed, epoch, -1);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
