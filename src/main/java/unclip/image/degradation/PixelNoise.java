package unclip.image.degradation;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Gaussian noise of one of three kinds, drawn for each picture (Zhang et al. 2021, section 3.3):
 * independent in each channel (2 of 5 pictures), the same in all of them (2 of 5), or with a random
 * covariance of the channels (1 of 5). σ² is the mean variance of the three channels.
 *
 * <pre>y = x + A n,  n ~ N(0, σ²) a channel,  tr(A Aᵀ) = 3;  A = 1, (1 0 0; 1 0 0; 1 0 0) or random
 * </pre>
 *
 * @param stdFrom σ is drawn uniformly between this, at least 0; a step of 8-bit levels is 2/255
 * @param stdTo and this
 */
public record PixelNoise(double stdFrom, double stdTo) implements Degradation {

    private static final double INDEPENDENT = 0.4;
    private static final double GREY = 0.4;

    /** Checks the strengths. */
    public PixelNoise {
        Range.check("The noise's standard deviation", stdFrom, stdTo, 0, 1000);
    }

    @Override
    public Planes apply(Planes picture, UniformRandomProvider random) {
        double std = Range.draw(stdFrom, stdTo, random);
        ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
        double[][] A = mixing(random.nextDouble(), gaussian);
        float[] out = picture.toFloats();
        int plane = picture.height() * picture.width();
        double[] n = new double[Planes.CHANNELS];
        for (int p = 0; p < plane; p++) {
            for (int c = 0; c < n.length; c++) {
                n[c] = std * gaussian.sample();
            }
            for (int c = 0; c < n.length; c++) {
                double noise = A[c][0] * n[0] + A[c][1] * n[1] + A[c][2] * n[2];
                out[c * plane + p] += (float) noise;
            }
        }
        return new Planes(out, picture.height(), picture.width());
    }

    private static double[][] mixing(double kind, ZigguratSampler.NormalizedGaussian gaussian) {
        if (kind < INDEPENDENT) {
            return new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        }
        if (kind < INDEPENDENT + GREY) {
            return new double[][] {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}};
        }
        double[][] A = new double[Planes.CHANNELS][Planes.CHANNELS];
        double trace = 0;
        for (double[] row : A) {
            for (int j = 0; j < row.length; j++) {
                row[j] = gaussian.sample();
                trace += row[j] * row[j];
            }
        }
        for (double[] row : A) {
            for (int j = 0; j < row.length; j++) {
                row[j] *= Math.sqrt(Planes.CHANNELS / trace);
            }
        }
        return A;
    }
}
