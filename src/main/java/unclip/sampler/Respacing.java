package unclip.sampler;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A process respaced by sections, on levels counted from 0 (Nichol and Dhariwal 2021, §4, and its
 * released code).
 *
 * <p>Equal sections of the T levels, the first ones longer where T does not divide, each visited at
 * its first and last level and at equal strides between, rounded half to even.
 */
final class Respacing {

    private static final String SYNTAX =
            "steps per section such as 25 or 10,15,20, or ddim25, or fast27";

    private Respacing() {}

    static int[] indices(int T, String sections) {
        if (sections.equals("fast27")) {
            return fast27(T);
        }
        if (sections.matches("ddim[0-9]{1,9}")) {
            return wholeStride(T, Integer.parseInt(sections.substring("ddim".length())));
        }
        if (!sections.matches("[0-9]{1,9}(,[0-9]{1,9})*")) {
            throw new IllegalArgumentException(
                    "A respacing is %s; got '%s'.".formatted(SYNTAX, sections));
        }
        return bySections(
                T, Arrays.stream(sections.split(",", -1)).mapToInt(Integer::parseInt).toArray());
    }

    private static int[] bySections(int T, int[] counts) {
        IntStream.Builder indices = IntStream.builder();
        int start = 0;
        for (int k = 0; k < counts.length; k++) {
            int size = T / counts.length + (k < T % counts.length ? 1 : 0);
            if (counts[k] < 1 || counts[k] > size) {
                throw new IllegalArgumentException(
                        "Section %d of %d has %d levels, so its steps must lie in 1..%d, got %d."
                                .formatted(k + 1, counts.length, size, size, counts[k]));
            }
            double stride = counts[k] == 1 ? 1 : (size - 1.0) / (counts[k] - 1);
            double at = 0; // summed, not multiplied, so that halves round as in the released code
            for (int i = 0; i < counts[k]; i++) {
                indices.add(start + (int) Math.rint(at));
                at += stride;
            }
            start += size;
        }
        return indices.build().toArray();
    }

    /** The smallest whole stride from level 0 that makes so many steps (DDIM's linear spacing). */
    private static int[] wholeStride(int T, int steps) {
        for (int stride = 1; stride <= T; stride++) {
            int each = stride;
            if ((T - 1) / stride + 1 == steps) {
                return IntStream.range(0, steps).map(i -> i * each).toArray();
            }
        }
        throw new IllegalArgumentException(
                "No whole stride over %d levels makes %d steps.".formatted(T, steps));
    }

    /** Sections 10,10,3,2,2, with the last level moved down by two (GLIDE, released code). */
    private static int[] fast27(int T) {
        int[] indices = bySections(T, new int[] {10, 10, 3, 2, 2});
        int last = indices.length - 1;
        if (T - 3 <= indices[last - 1]) {
            throw new IllegalArgumentException("fast27 needs more levels, got " + T + ".");
        }
        indices[last] = T - 3;
        return indices;
    }
}
