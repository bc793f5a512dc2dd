package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

import unclip.diffusion.loss.TimestepSampler;

import java.util.Arrays;

/**
 * All that is random in a batch of the denoising loss, drawn at once: kept conditions, timesteps,
 * noise. Its rows can then be used in parts of any size, to the same loss.
 */
final class DiffusionDraws {

    private final float[] keep; // 0 where the condition is dropped, else 1
    private final TimestepSampler.Draw timesteps;
    private final float[] noise; // row by row

    private DiffusionDraws(float[] keep, TimestepSampler.Draw timesteps, float[] noise) {
        this.keep = keep;
        this.timesteps = timesteps;
        this.noise = noise;
    }

    static DiffusionDraws of(
            int rows,
            int numbers,
            double drop,
            TimestepSampler sampler,
            UniformRandomProvider random) {
        float[] keep = keep(rows, drop, random);
        TimestepSampler.Draw timesteps = sampler.draw(rows, random);
        ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
        float[] noise = new float[Math.multiplyExact(rows, numbers)];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) gaussian.sample();
        }
        return new DiffusionDraws(keep, timesteps, noise);
    }

    /** For each row 0 where its condition is dropped, which happens with a probability, else 1. */
    static float[] keep(int rows, double drop, UniformRandomProvider random) {
        float[] keep = new float[rows];
        for (int b = 0; b < rows; b++) {
            keep[b] = random.nextDouble() < drop ? 0 : 1;
        }
        return keep;
    }

    /** B. */
    int rows() {
        return keep.length;
    }

    /** Which of the rows from..to − 1 keep their condition: 1, or 0 for dropped, {@code [b, 1]}. */
    NDArray keep(NDManager scope, int from, int to) {
        return scope.create(Arrays.copyOfRange(keep, from, to)).reshape(to - from, 1);
    }

    /** The timesteps of the rows from..to − 1. */
    TimestepSampler.Draw timesteps(int from, int to) {
        return new TimestepSampler.Draw(
                timesteps.t().subList(from, to), timesteps.weights().subList(from, to));
    }

    /** ε for rows from, from + 1, …: in the shape and manager of {@code like}, {@code [b, …]}. */
    NDArray noise(NDArray like, int from) {
        Shape shape = like.getShape();
        int numbers = noise.length / keep.length;
        int rows = (int) shape.get(0);
        float[] values = Arrays.copyOfRange(noise, from * numbers, (from + rows) * numbers);
        return like.getManager().create(values, shape);
    }
}
