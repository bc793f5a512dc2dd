package unclip.space;

import static java.lang.Math.max;

import ai.djl.ndarray.NDArray;

import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

import unclip.math.RandomStreams;

import java.util.Arrays;

/**
 * t-SNE: a plane in which near neighbours stay near (van der Maaten and Hinton 2008, alg. 1), with
 * all N² pairs and so for at most {@value #MOST} vectors. Distances between far groups and the
 * sizes of groups mean little.
 *
 * @param perplexity effective number of neighbours, at least 1 and below N / 3
 * @param iterations of gradient descent, at least 1; 1000 in the paper
 * @param learningRate η, positive; 100 in the paper
 * @param seed of the start
 */
public record Tsne(double perplexity, int iterations, double learningRate, long seed) {

    /** The largest set it takes; memory grows as 8 N² bytes. */
    public static final int MOST = 5000;

    private static final double EARLY = 4; // exaggeration of P at first

    /** Checks the numbers. */
    public Tsne {
        if (!(perplexity >= 1) || iterations < 1 || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "t-SNE needs a perplexity ≥ 1, iterations ≥ 1 and a learning rate > 0, got "
                            + perplexity
                            + ", "
                            + iterations
                            + " and "
                            + learningRate
                            + ".");
        }
    }

    /** 1000 iterations with η = 100, as in the paper. */
    public static Tsne of(double perplexity, long seed) {
        return new Tsne(perplexity, 1000, 100, seed);
    }

    /**
     * Lays vectors out.
     *
     * @param z {@code [N, D]}; borrowed
     * @return {@code [N, 2]}, centred at the origin, owned by z's manager
     */
    public NDArray fit(NDArray z) {
        double[][] rows = UnitVectors.rows(z);
        int N = rows.length;
        if (N > MOST || !(perplexity < N / 3.0)) {
            throw new IllegalArgumentException(
                    "t-SNE takes more than %s vectors (three times the perplexity) and at most %s, got %s."
                            .formatted(3 * perplexity, MOST, N));
        }
        double[] P = TsneCost.affinities(TsneCost.squaredDistances(rows), perplexity);
        double[] y = start(N);
        double[] velocity = new double[2 * N];
        double[] gains = new double[2 * N];
        Arrays.fill(gains, 1);
        for (int iteration = 0; iteration < iterations; iteration++) {
            double early = iteration < Math.min(50, iterations / 4) ? EARLY : 1; // §3.4
            double[] gradient = TsneCost.gradient(P, y, early);
            descend(y, velocity, gains, gradient, iteration < 250 ? 0.5 : 0.8);
        }
        double[][] xy = new double[N][];
        for (int i = 0; i < N; i++) {
            xy[i] = new double[] {y[2 * i], y[2 * i + 1]};
        }
        return UnitVectors.of(z.getManager(), xy, 2, z.getDataType());
    }

    private double[] start(int N) {
        ZigguratSampler.NormalizedGaussian normal =
                ZigguratSampler.NormalizedGaussian.of(RandomStreams.open(seed, N));
        double[] y = new double[2 * N];
        Arrays.setAll(y, i -> 1e-2 * normal.sample());
        return y;
    }

    /** Momentum with the gains of Jacobs (1988), then centred. */
    private void descend(
            double[] y, double[] velocity, double[] gains, double[] gradient, double momentum) {
        double[] mean = new double[2];
        for (int i = 0; i < y.length; i++) {
            boolean turned = (gradient[i] > 0) == (velocity[i] > 0);
            gains[i] = max(0.01, turned ? gains[i] * 0.8 : gains[i] + 0.2);
            velocity[i] = momentum * velocity[i] - learningRate * gains[i] * gradient[i];
            y[i] += velocity[i];
            mean[i % 2] += 2 * y[i] / y.length;
        }
        for (int i = 0; i < y.length; i++) {
            y[i] -= mean[i % 2];
        }
    }
}
