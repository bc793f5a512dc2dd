package unclip.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.jspecify.annotations.Nullable;

import unclip.math.RandomStreams;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Gaussian noise for a batch of images: one stream per image, purpose and step, derived from (seed,
 * stage, image, purpose, step).
 *
 * <p>Image k draws the same numbers whatever the batch around it; step i draws the same numbers
 * whatever was drawn before it, so a run may be rewound or forked at any step; and two runs with
 * one seed share their noise. Numbers are drawn on the heap, so every device sees the same ones.
 * Immutable.
 */
public final class NoiseSource {

    // What a stream is for; parts of its path, so never renumber.
    private static final long INITIAL = 0;
    private static final long STEP = 1;
    private static final long AUGMENTATION = 2;
    private static final long CHOICE = 3;
    private static final long CANDIDATE = 4;

    private static final long LARGE =
            1 << 15; // numbers whose drawing takes longer than a thread's start

    private final long seed;
    private final long stage;
    private final long[] images;

    private NoiseSource(long seed, long stage, long[] images) {
        this.seed = seed;
        this.stage = stage;
        this.images = images;
    }

    /**
     * Noise for some images.
     *
     * @param seed the run's seed
     * @param stage which part of the system draws (prior, decoder, …), so that parts don't share
     * @param images the images' indices in the run, one a row of the batch
     */
    public static NoiseSource of(long seed, long stage, long... images) {
        return new NoiseSource(seed, stage, images.clone());
    }

    /** How many images this source serves: the batch size B. */
    public int images() {
        return images.length;
    }

    /**
     * Draws x_T.
     *
     * @param manager owner of the result
     * @param shape {@code [B, …]}
     * @return independent N(0, 1) numbers, float32
     */
    public NDArray initial(NDManager manager, Shape shape) {
        return initial(manager, shape, DataType.FLOAT32);
    }

    /**
     * Draws x_T in another precision.
     *
     * @param manager owner of the result
     * @param shape {@code [B, …]}
     * @param type float32 or float64
     */
    public NDArray initial(NDManager manager, Shape shape, DataType type) {
        return new Draws(INITIAL).normal(manager, shape, type);
    }

    /**
     * The noise of one step; each call starts the step's streams anew.
     *
     * @param index the step, from 0
     */
    public StepNoise step(int index) {
        return new Draws(STEP, index);
    }

    /** The noise put on what a network is told; each call starts its streams anew. */
    public StepNoise augmentation() {
        return new Draws(AUGMENTATION);
    }

    /**
     * Numbers for choices among a few: one an image, uniform on [0, 1).
     *
     * @param index the step, from 0
     */
    public double[] uniforms(int index) {
        return LongStream.of(images)
                .mapToDouble(
                        image -> RandomStreams.open(seed, stage, image, CHOICE, index).nextDouble())
                .toArray();
    }

    /**
     * Noise for another try at the same images, unrelated to this one's.
     *
     * @param index from 0; candidate 0 is this source itself
     */
    public NoiseSource candidate(int index) {
        if (index == 0) {
            return this;
        }
        long other = RandomStreams.open(seed, CANDIDATE, index).nextLong();
        return new NoiseSource(other, stage, images);
    }

    /** Successive draws for one purpose, from one stream an image; opened when first drawn from. */
    private final class Draws implements StepNoise {

        private final long[] purpose;
        private final ZigguratSampler.@Nullable NormalizedGaussian[] streams =
                new ZigguratSampler.NormalizedGaussian[images.length];

        private Draws(long... purpose) {
            this.purpose = purpose;
        }

        @Override
        public NDArray normal(NDManager manager, Shape shape, DataType type) {
            int B = images.length;
            if (shape.dimension() == 0 || shape.get(0) != B) {
                throw new IllegalArgumentException(
                        "Noise for %d images can't have the shape %s.".formatted(B, shape));
            }
            int each = Math.toIntExact(shape.size() / Math.max(1, B));
            if (type == DataType.FLOAT32) { // the common case, without a copy in double
                float[] values = new float[B * each];
                draw(each, (i, z) -> values[i] = (float) z);
                return manager.create(values, shape);
            }
            double[] values = new double[B * each];
            draw(each, (i, z) -> values[i] = z);
            return Tensors.create(manager, values, shape, type);
        }

        /** Streams are independent, so large draws go on several threads. */
        private void draw(int each, Sink sink) {
            IntStream rows = IntStream.range(0, images.length);
            boolean large = (long) images.length * each >= LARGE;
            (large ? rows.parallel() : rows).forEach(k -> row(k, each, sink));
        }

        private void row(int k, int each, Sink sink) {
            ZigguratSampler.NormalizedGaussian stream = streams[k];
            if (stream == null) {
                stream = open(images[k], purpose);
                streams[k] = stream;
            }
            for (int i = k * each; i < (k + 1) * each; i++) {
                sink.put(i, stream.sample());
            }
        }
    }

    private interface Sink {

        void put(int index, double z);
    }

    private ZigguratSampler.NormalizedGaussian open(long image, long[] purpose) {
        long[] path =
                LongStream.concat(LongStream.of(stage, image), LongStream.of(purpose)).toArray();
        return ZigguratSampler.NormalizedGaussian.of(RandomStreams.open(seed, path));
    }
}
