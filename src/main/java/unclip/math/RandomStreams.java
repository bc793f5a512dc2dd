package unclip.math;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Independent random streams derived from a seed and a path of numbers, such as (seed, image,
 * purpose).
 *
 * <p>The same path gives the same stream on every JDK and machine; paths that differ anywhere give
 * unrelated streams. So what one image draws never depends on how many others are drawn beside it.
 */
public final class RandomStreams {

    private RandomStreams() {}

    /**
     * Opens the stream at a path.
     *
     * @param seed the seed of the whole run
     * @param path where the stream belongs, outermost first
     * @return a new xoshiro256++ generator (Blackman and Vigna 2021); not thread-safe
     */
    public static UniformRandomProvider open(long seed, long... path) {
        long state = mix(seed);
        for (long key : path) {
            state = mix(mix(state) ^ mix(key)); // not symmetric, so (a, b) and (b, a) differ
        }
        long[] state256 = new long[4];
        for (int i = 0; i < state256.length; i++) {
            state256[i] = mix(state + i);
        }
        return RandomSource.XO_SHI_RO_256_PP.create(state256);
    }

    /**
     * The output function of SplitMix64 (Steele, Lea and Flood 2014), preceded by its increment.
     */
    private static long mix(long z) {
        z += 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
