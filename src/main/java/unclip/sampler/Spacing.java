package unclip.sampler;

import static java.lang.Math.rint;

import unclip.diffusion.NoiseSchedule;

import java.util.stream.IntStream;

/**
 * Subsets of the noised levels as other libraries count them, i = 0..T − 1, rising.
 *
 * <p>Each is computed in the order of their floating-point operations, so that halves round alike.
 */
final class Spacing {

    private Spacing() {}

    /** The grid that falls through these levels, t = i + 1, and ends at 0. */
    static TimeGrid grid(NoiseSchedule schedule, int[] rising) {
        int n = rising.length;
        return TimeGrid.of(
                schedule,
                IntStream.rangeClosed(0, n)
                        .mapToObj(j -> j == n ? 0 : rising[n - 1 - j] + 1)
                        .toList());
    }

    static int[] linspace(int T, int steps) {
        requireSteps(steps, 2, T);
        double stride = (T - 1.0) / (steps - 1);
        return IntStream.range(0, steps).map(i -> (int) rint(i * stride)).toArray();
    }

    static int[] leading(int T, int steps, int offset) {
        requireSteps(steps, 1, T);
        int stride = T / steps;
        int last = (steps - 1) * stride + offset;
        if (offset < 0 || last > T - 1) {
            throw new IllegalArgumentException(
                    "The offset of %d leading steps must lie in 0..%d, got %d."
                            .formatted(steps, T - 1 - (last - offset), offset));
        }
        return IntStream.range(0, steps).map(i -> i * stride + offset).toArray();
    }

    static int[] trailing(int T, int steps) {
        requireSteps(steps, 1, T);
        double stride = T - (T - (double) T / steps); // rounded once more, as arange does
        return IntStream.range(0, steps)
                .map(i -> (int) rint(T - (steps - 1 - i) * stride) - 1)
                .toArray();
    }

    static int[] quadratic(int T, int steps) {
        requireSteps(steps, 1, T);
        if (steps == 1) {
            return new int[] {T - 1};
        }
        double c = (T - 1.0) / (steps - 1) / (steps - 1);
        int[] rising = IntStream.range(0, steps).map(j -> Math.max(j, (int) (c * j * j))).toArray();
        rising[steps - 1] = T - 1; // whatever c's rounding
        return rising;
    }

    static void requireSteps(int steps, int least, int most) {
        if (steps < least || steps > most) {
            throw new IllegalArgumentException(
                    "The number of steps must lie in %d..%d, got %d."
                            .formatted(least, most, steps));
        }
    }
}
