package unclip.evaluate.metric;

import java.util.Arrays;

/**
 * How unlike each other pictures are: the mean of 1 − cos over all pairs, in the space of the
 * evaluating network.
 */
public final class Diversity {

    private Diversity() {}

    /**
     * Over all pairs of different pictures; the interval resamples pictures.
     *
     * @param pictures at least two
     */
    public static Estimate measure(Features pictures, Bootstrap bootstrap) {
        pictures.requireRows(2, "Diversity");
        int N = pictures.rows();
        float[][] distances = new float[N][N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < i; j++) {
                distances[i][j] = (float) (1 - pictures.cosine(i, pictures, j));
            }
        }
        int[] once = new int[N];
        Arrays.fill(once, 1);
        Bootstrap.Draw all = new Bootstrap.Draw(once, new int[0]);
        return bootstrap.percentile(mean(distances, all), N, 0, draw -> mean(distances, draw));
    }

    /** A picture that comes up twice is not compared with itself. */
    private static double mean(float[][] distances, Bootstrap.Draw draw) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < distances.length; i++) {
            for (int j = 0; j < i; j++) {
                double w = (double) draw.first(i) * draw.first(j);
                sum += w * distances[i][j];
                weights += w;
            }
        }
        return weights == 0 ? 0 : sum / weights;
    }
}
