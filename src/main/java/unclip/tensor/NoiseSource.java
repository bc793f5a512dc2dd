package unclip.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

import unclip.math.RandomStreams;

import java.util.stream.IntStream;

/**
 * Gaussian noise for a batch of images: one stream per image and purpose, derived from (seed,
 * stage, image, purpose).
 *
 * <p>Image k draws the same numbers whatever the batch around it, and two runs with one seed share
 * their noise. Numbers are drawn on the heap, so every device sees the same ones. Not thread-safe.
 */
public final class NoiseSource {

    // What a stream is for; parts of its path, so never renumber.
    private static final long INITIAL = 0;
    private static final long STEP = 1;

    private final ZigguratSampler.NormalizedGaussian[] initial;
    private final ZigguratSampler.NormalizedGaussian[] step;

    private NoiseSource(long seed, long stage, long[] images) {
        initial = streams(seed, stage, images, INITIAL);
        step = streams(seed, stage, images, STEP);
    }

    /**
     * Opens the streams of some images.
     *
     * @param seed the run's seed
     * @param stage which part of the system draws (prior, decoder, …), so that parts don't share
     * @param images the images' indices in the run, one a row of the batch
     */
    public static NoiseSource of(long seed, long stage, long... images) {
        return new NoiseSource(seed, stage, images);
    }

    private static ZigguratSampler.NormalizedGaussian[] streams(
            long seed, long stage, long[] images, long purpose) {
        return IntStream.range(0, images.length)
                .mapToObj(k -> RandomStreams.open(seed, stage, images[k], purpose))
                .map(NoiseSource::gaussian)
                .toArray(ZigguratSampler.NormalizedGaussian[]::new);
    }

    private static ZigguratSampler.NormalizedGaussian gaussian(UniformRandomProvider stream) {
        return ZigguratSampler.NormalizedGaussian.of(stream);
    }

    /** How many images this source serves: the batch size B that {@link #normal} expects. */
    public int images() {
        return step.length;
    }

    /**
     * Draws x_T.
     *
     * @param manager owner of the result
     * @param shape {@code [B, …]}
     * @return independent N(0, 1) numbers, float32
     */
    public NDArray initial(NDManager manager, Shape shape) {
        return draw(manager, shape, initial);
    }

    /**
     * Draws the noise of one step.
     *
     * @param manager owner of the result
     * @param shape {@code [B, …]}
     * @return independent N(0, 1) numbers, float32
     */
    public NDArray normal(NDManager manager, Shape shape) {
        return draw(manager, shape, step);
    }

    private static NDArray draw(
            NDManager manager, Shape shape, ZigguratSampler.NormalizedGaussian[] streams) {
        if (shape.dimension() == 0 || shape.get(0) != streams.length) {
            throw new IllegalArgumentException(
                    "Noise for " + streams.length + " images can't have the shape " + shape + ".");
        }
        int each = Math.toIntExact(shape.size() / Math.max(1, streams.length));
        float[] values = new float[streams.length * each];
        for (int k = 0; k < streams.length; k++) {
            for (int i = 0; i < each; i++) {
                values[k * each + i] = (float) streams[k].sample();
            }
        }
        return manager.create(values, shape);
    }
}
