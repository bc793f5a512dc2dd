package unclip.evaluate.metric;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A kernel's values among true and generated pictures, from which the squared maximum mean
 * discrepancy follows (Gretton et al. 2012).
 */
final class Kernel {

    /** k(x, y). */
    @FunctionalInterface
    interface Function {
        double of(Features x, int i, Features y, int j);
    }

    private final float[][] xx;
    private final float[][] yy;
    private final float[][] xy;

    Kernel(Features x, Features y, Function k) {
        x.requireSameWidth(y);
        xx = values(x, x, k);
        yy = values(y, y, k);
        xy = values(x, y, k);
    }

    private static float[][] values(Features x, Features y, Function k) {
        float[][] all = new float[x.rows()][y.rows()];
        IntStream.range(0, x.rows())
                .parallel()
                .forEach(
                        i -> {
                            for (int j = 0; j < y.rows(); j++) {
                                all[i][j] = (float) k.of(x, i, y, j);
                            }
                        });
        return all;
    }

    /**
     * Without bias (Gretton et al. 2012, eq. 3); may be below 0.
     *
     * <pre>
     * Σ_{i≠j} k(x_i, x_j) / (n(n − 1)) + Σ_{i≠j} k(y_i, y_j) / (m(m − 1)) − 2 Σ_ij k(x_i, y_j) / (nm)
     * </pre>
     */
    double unbiased() {
        return unbiased(new Bootstrap.Draw(ones(xx.length), ones(yy.length)));
    }

    /** The same where pictures count several times; a picture is never compared with itself. */
    double unbiased(Bootstrap.Draw draw) {
        return pairs(xx, draw::first) + pairs(yy, draw::second) - 2 * across(draw);
    }

    /** With bias, never below 0 (Gretton et al. 2012, eq. 5). */
    double biased(Bootstrap.Draw draw) {
        return all(xx, draw::first) + all(yy, draw::second) - 2 * across(draw);
    }

    double biased() {
        return biased(new Bootstrap.Draw(ones(xx.length), ones(yy.length)));
    }

    private static int[] ones(int n) {
        return IntStream.range(0, n).map(i -> 1).toArray();
    }

    private static double pairs(float[][] k, IntUnaryOperator weight) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < k.length; i++) {
            int w = weight.applyAsInt(i);
            for (int j = 0; j < k.length && w > 0; j++) {
                if (i != j) {
                    double both = (double) w * weight.applyAsInt(j);
                    sum += both * k[i][j];
                    weights += both;
                }
            }
        }
        return sum / weights;
    }

    private static double all(float[][] k, IntUnaryOperator weight) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < k.length; i++) {
            int w = weight.applyAsInt(i);
            weights += w;
            for (int j = 0; j < k.length && w > 0; j++) {
                sum += (double) w * weight.applyAsInt(j) * k[i][j];
            }
        }
        return sum / (weights * weights);
    }

    private double across(Bootstrap.Draw draw) {
        double sum = 0;
        for (int i = 0; i < xx.length; i++) {
            int w = draw.first(i);
            for (int j = 0; j < yy.length && w > 0; j++) {
                sum += (double) w * draw.second(j) * xy[i][j];
            }
        }
        return sum / ((double) xx.length * yy.length);
    }
}
