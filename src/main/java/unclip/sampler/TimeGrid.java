package unclip.sampler;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The timesteps that a sampler visits, from T down to 0.
 *
 * @param times strictly decreasing, the last one 0
 */
public record TimeGrid(List<Integer> times) {

    /** Checks the order. */
    public TimeGrid {
        times = List.copyOf(times);
        if (times.size() < 2 || times.get(times.size() - 1) != 0) {
            throw new IllegalArgumentException("A time grid ends at 0, got " + times + ".");
        }
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i) >= times.get(i - 1)) {
                throw new IllegalArgumentException("Times must decrease, got " + times + ".");
            }
        }
    }

    /**
     * Equal strides, rounded half to even: T, …, T / n, 0.
     *
     * @param T the schedule's last step
     * @param steps n, 1..T
     */
    public static TimeGrid even(int T, int steps) {
        if (steps < 1 || steps > T) {
            throw new IllegalArgumentException(
                    "The number of steps must lie in 1.." + T + ", got " + steps + ".");
        }
        return new TimeGrid(
                IntStream.rangeClosed(0, steps)
                        .mapToObj(i -> (int) Math.rint((double) T * (steps - i) / steps))
                        .toList());
    }

    /** The number of steps. */
    public int steps() {
        return times.size() - 1;
    }
}
