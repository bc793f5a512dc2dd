package unclip.data;

import java.util.Arrays;

/**
 * Which source pixels each output pixel averages along one axis, and with what weights: its
 * footprint is {@code step} source pixels wide, and at least one, which interpolates linearly when
 * enlarging.
 */
final class Taps {
    private final int[] from;
    private final int[] to;
    private final float[] weights;
    private final int most;

    Taps(int size, int length, double step, double shift) {
        from = new int[size];
        to = new int[size];
        double half = Math.max(1, step) / 2;
        most = (int) Math.ceil(2 * half) + 1;
        weights = new float[size * most];
        for (int i = 0; i < size; i++) {
            double centre = (i + 0.5 - size / 2.0 - shift * size) * step + length / 2.0;
            double low = Math.max(0, centre - half);
            double high = Math.min(length, centre + half);
            if (high <= low) {
                continue; // outside the picture: from = to = 0, nothing is read
            }
            from[i] = (int) low;
            to[i] = Math.min(length, (int) Math.ceil(high));
            for (int k = from[i]; k < to[i]; k++) {
                double covered = Math.min(high, k + 1) - Math.max(low, k);
                weights[i * most + k - from[i]] = (float) (covered / (2 * half));
            }
        }
    }

    /** Number of output pixels. */
    int size() {
        return from.length;
    }

    /** The first source pixel of output pixel i. */
    int from(int i) {
        return from[i];
    }

    /** One past the last source pixel of output pixel i. */
    int to(int i) {
        return to[i];
    }

    /** The weight of source pixel k in output pixel i. */
    float weight(int i, int k) {
        return weights[i * most + k - from[i]];
    }

    /** The first source pixel that any output pixel reads. */
    int first() {
        int first = Integer.MAX_VALUE;
        for (int i = 0; i < from.length; i++) {
            if (to[i] > from[i]) {
                first = Math.min(first, from[i]);
            }
        }
        return first;
    }

    /** One past the last source pixel that any output pixel reads. */
    int last() {
        return Arrays.stream(to).max().orElse(0);
    }
}
