package unclip.data.shapes;

import java.util.Arrays;

/** How much of each pixel an object covers, judged by colour alone. */
final class Coverage {

    /** The share of an object's pixels that are taken for its purest colour. */
    private static final double PUREST = 0.12;

    private Coverage() {}

    /**
     * Projects differences from the background on that of the purest pixels.
     *
     * <pre>α = clamp(⟨p − b, c − b⟩ / |c − b|², 0, 1)</pre>
     *
     * @param differences p − b, three channels a pixel
     * @return α of each pixel
     */
    static double[] of(double[] differences) {
        int pixels = differences.length / 3;
        double[] squares = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            squares[i] = dot(differences, i, differences, i);
        }
        double[] pure = purest(differences, squares);
        double norm = dot(pure, 0, pure, 0);
        double[] coverage = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            coverage[i] = Math.max(0, Math.min(1, dot(differences, i, pure, 0) / norm));
        }
        return coverage;
    }

    private static double[] purest(double[] differences, double[] squares) {
        double[] sorted = squares.clone();
        Arrays.sort(sorted);
        int visible = (int) Arrays.stream(squares).filter(s -> s > 0).count();
        int kept = Math.max(1, (int) Math.round(PUREST * visible));
        double limit = sorted[sorted.length - kept];
        double[] pure = new double[3];
        int count = 0;
        for (int i = 0; i < squares.length; i++) {
            if (squares[i] >= limit) {
                count++;
                for (int channel = 0; channel < 3; channel++) {
                    pure[channel] += differences[3 * i + channel];
                }
            }
        }
        for (int channel = 0; channel < 3; channel++) {
            pure[channel] /= count;
        }
        return pure;
    }

    private static double dot(double[] a, int i, double[] b, int j) {
        return a[3 * i] * b[3 * j] + a[3 * i + 1] * b[3 * j + 1] + a[3 * i + 2] * b[3 * j + 2];
    }
}
