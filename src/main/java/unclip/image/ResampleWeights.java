package unclip.image;

import static java.lang.Math.ceil;
import static java.lang.Math.floor;
import static java.lang.Math.max;
import static java.lang.Math.min;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The weights with which one row of n pixels becomes one of m: for output pixel i, whose centre is
 * c = (i + 1/2) n/m, the kernel widened by s = max(n/m, 1) and normalised,
 *
 * <pre>  w_ij = k((j + 1/2 - c) / s) / Σ_j k((j + 1/2 - c) / s)</pre>
 *
 * so that reducing averages (antialias) as Pillow does. Only the outputs that are asked for are
 * computed.
 */
final class ResampleWeights {

    private static final int FRACTION_BITS = 22; // 8 for the pixel and 2 for overshoot are left
    private static final int HALF = 1 << (FRACTION_BITS - 1);

    private final int[] first;
    private final double[][] weights;
    private final int[][] fixed;

    ResampleWeights(int inputs, int outputs, int from, int count, ResampleFilter kernel) {
        first = new int[count];
        weights = new double[count][];
        fixed = new int[count][];
        double scale = (double) inputs / outputs;
        double widening = max(scale, 1);
        double support = kernel.support() * widening;
        int most = (int) ceil(support) * 2 + 1;
        for (int i = 0; i < count; i++) {
            double centre = (from + i + 0.5) * scale;
            first[i] = max(0, (int) (centre - support + 0.5));
            int end = min(inputs, (int) (centre + support + 0.5));
            double[] row = new double[min(end - first[i], most)];
            for (int j = 0; j < row.length; j++) {
                row[j] = kernel.weight((j + first[i] - centre + 0.5) * (1 / widening));
            }
            weights[i] = normalised(row);
            fixed[i] = Arrays.stream(weights[i]).mapToInt(ResampleWeights::fixed).toArray();
        }
    }

    private static double[] normalised(double[] row) {
        double sum = 0;
        for (double w : row) {
            sum += w;
        }
        if (sum != 0) {
            for (int j = 0; j < row.length; j++) {
                row[j] /= sum;
            }
        }
        return row;
    }

    private static int fixed(double weight) {
        double scaled = weight * (1 << FRACTION_BITS);
        return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
    }

    int firstInput() {
        return first[0];
    }

    int endInput() {
        return first[first.length - 1] + weights[first.length - 1].length;
    }

    /** One output in Pillow's fixed-point arithmetic, whose inputs are a stride apart. */
    byte eightBits(int output, byte[] pixels, int start, int stride) {
        int[] row = fixed[output];
        int sum = HALF;
        int at = start + first[output] * stride;
        for (int weight : row) {
            sum += (pixels[at] & 0xff) * weight;
            at += stride;
        }
        return (byte) max(0, min(255, sum >> FRACTION_BITS));
    }

    /** One output of 16 bits, rounded to the nearest. */
    char sixteenBits(int output, char[] pixels, int start, int stride) {
        double sum = 0;
        int at = start + first[output] * stride;
        for (double weight : weights[output]) {
            sum += pixels[at] * weight;
            at += stride;
        }
        return (char) max(0, min(0xffff, (int) floor(sum + 0.5)));
    }

    /** One output of numbers, neither rounded nor cut. */
    float number(int output, float[] values, IntUnaryOperator index) {
        double sum = 0;
        int at = first[output];
        for (double weight : weights[output]) {
            sum += weight * values[index.applyAsInt(at++)];
        }
        return (float) sum;
    }
}
