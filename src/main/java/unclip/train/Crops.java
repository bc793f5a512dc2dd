package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

import unclip.data.Batch;
import unclip.image.Resize;
import unclip.image.degradation.Degradation;
import unclip.image.degradation.Planes;
import unclip.math.RandomStreams;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What an upsampler learns from: a random crop of each picture, and the same crop made small and
 * damaged. All that is random is drawn for the whole batch at once, from a stream a picture, so
 * that its rows can be used in parts of any size.
 */
final class Crops {

    private static final long NOISE = 1; // keeps the noise apart from the damage

    private final int crop;
    private final int factor;
    private final float[] large; // [B, 3, crop, crop]
    private final float[] small; // [B, 3, crop/f, crop/f]
    private final float[] noise; // as small
    private final double[] levels;

    private Crops(int rows, int crop, int factor) {
        this.crop = crop;
        this.factor = factor;
        large = new float[rows * 3 * crop * crop];
        small = new float[large.length / factor / factor];
        noise = new float[small.length];
        levels = new double[rows];
    }

    /**
     * Cuts and damages, on several threads.
     *
     * @param crop side of the crops, at most that of the pictures
     * @param factor divides the crop and the places where it may begin
     * @param degradation of the small crops
     * @param maxLevel noise levels are uniform from 0 to this
     */
    static Crops of(
            Batch batch,
            int crop,
            int factor,
            Degradation degradation,
            double maxLevel,
            UniformRandomProvider random) {
        Crops crops = new Crops(batch.size(), crop, factor);
        long[] seeds = IntStream.range(0, batch.size()).mapToLong(k -> random.nextLong()).toArray();
        float[] pixels = batch.pixels();
        int side = batch.imageSize();
        IntStream.range(0, batch.size())
                .parallel()
                .forEach(
                        k -> {
                            UniformRandomProvider own = RandomStreams.open(seeds[k]);
                            crops.levels[k] = maxLevel * own.nextDouble();
                            crops.cut(pixels, side, k, own);
                            crops.damage(k, degradation, own);
                            crops.addNoise(k, RandomStreams.open(seeds[k], NOISE));
                        });
        return crops;
    }

    private void cut(float[] pixels, int side, int k, UniformRandomProvider random) {
        int places = (side - crop) / factor + 1;
        int top = factor * random.nextInt(places);
        int left = factor * random.nextInt(places);
        for (int row = 0; row < 3 * crop; row++) { // of all planes
            int from = ((3 * k + row / crop) * side + top + row % crop) * side + left;
            System.arraycopy(pixels, from, large, (3 * k * crop + row) * crop, crop);
        }
    }

    private void damage(int k, Degradation degradation, UniformRandomProvider random) {
        int each = 3 * crop * crop;
        float[] own = Arrays.copyOfRange(large, k * each, (k + 1) * each);
        int s = crop / factor;
        Planes reduced = Planes.of(Resize.cellMeans(own, crop, crop, factor), s, s);
        float[] worse = degradation.apply(reduced, random).toFloats();
        System.arraycopy(worse, 0, small, k * worse.length, worse.length);
    }

    private void addNoise(int k, UniformRandomProvider random) {
        ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
        int each = noise.length / levels.length;
        for (int i = k * each; i < (k + 1) * each; i++) {
            noise[i] = (float) gaussian.sample();
        }
    }

    /** Crops from..to − 1, {@code [b, 3, crop, crop]}, owned by the scope. */
    NDArray large(NDManager scope, int from, int to) {
        return rows(scope, large, crop, from, to);
    }

    /** The same made small and damaged, {@code [b, 3, crop/f, crop/f]}. */
    NDArray small(NDManager scope, int from, int to) {
        return rows(scope, small, crop / factor, from, to);
    }

    /** Standard normal noise for the small ones. */
    NDArray noise(NDManager scope, int from, int to) {
        return rows(scope, noise, crop / factor, from, to);
    }

    /** How much of it each gets. */
    double[] levels(int from, int to) {
        return Arrays.copyOfRange(levels, from, to);
    }

    private static NDArray rows(NDManager scope, float[] values, int side, int from, int to) {
        int each = 3 * side * side;
        return scope.create(
                Arrays.copyOfRange(values, from * each, to * each),
                new Shape(to - from, 3, side, side));
    }
}
