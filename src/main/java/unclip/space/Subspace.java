package unclip.space;

import static java.lang.Math.sqrt;

import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

import unclip.math.RandomStreams;

import java.util.Arrays;

/** Tall matrices, {@code [D, l]} on the heap, whose columns span something. */
final class Subspace {

    private static final double DEPENDENT = 1e-12; // what is left of a column, relative

    private Subspace() {}

    /** Columns of independent N(0, 1) numbers. */
    static double[][] random(int D, int l, long seed) {
        ZigguratSampler.NormalizedGaussian normal =
                ZigguratSampler.NormalizedGaussian.of(RandomStreams.open(seed, D, l));
        double[][] omega = new double[D][l];
        for (double[] row : omega) {
            Arrays.setAll(row, j -> normal.sample());
        }
        return omega;
    }

    /**
     * Columns made orthonormal by Gram and Schmidt, twice; a dependent column gives way to an axis.
     */
    static double[][] orthonormal(double[][] Y) {
        int D = Y.length;
        int l = Y[0].length;
        double[][] columns = new double[l][];
        for (int j = 0; j < l; j++) {
            double[] column = column(Y, j);
            double before = sqrt(dot(column, column));
            double length = project(column, columns, j);
            // The squared rests of all axes sum to D − j, so one of them has at least 1/√D left.
            for (int axis = 0; !(length > DEPENDENT * before); axis++) {
                column = new double[D];
                column[axis] = 1;
                length = project(column, columns, j);
                before = length < 0.5 / sqrt(D) ? Double.POSITIVE_INFINITY : 0;
            }
            addScaled(column, column, 1 / length - 1);
            columns[j] = column;
        }
        double[][] Q = new double[D][l];
        for (int d = 0; d < D; d++) {
            for (int j = 0; j < l; j++) {
                Q[d][j] = columns[j][d];
            }
        }
        return Q;
    }

    /** Takes the first j directions out of a column; returns its length after that. */
    private static double project(double[] column, double[][] directions, int j) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < j; i++) {
                addScaled(column, directions[i], -dot(directions[i], column));
            }
        }
        return sqrt(dot(column, column));
    }

    private static double[] column(double[][] Y, int j) {
        return Arrays.stream(Y).mapToDouble(row -> row[j]).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void addScaled(double[] a, double[] b, double factor) {
        for (int i = 0; i < a.length; i++) {
            a[i] += factor * b[i];
        }
    }
}
