package unclip.sampler;

import java.lang.management.ManagementFactory;

/**
 * What a trajectory may keep. Steps beyond it are thinned out evenly; they can still be rewound to.
 *
 * @param bytes for tensors, which lie in native memory outside the Java heap
 * @param steps with tensors at most, 2 or more
 * @param detail what is kept of each
 */
public record Recording(long bytes, int steps, Detail detail) {

    private static final int SHARE = 16;
    private static final long UNKNOWN_MACHINE = 1L << 28;

    /** Checks the numbers. */
    public Recording {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "A recording's budget is at least 1 byte, got " + bytes + ".");
        }
        if (steps < 2) {
            throw new IllegalArgumentException(
                    "A recording keeps at least 2 steps, got " + steps + ".");
        }
    }

    /** A sixteenth of the machine's memory, all of the denoiser's answers. */
    public static Recording standard() {
        return new Recording(machine() / SHARE, Integer.MAX_VALUE, Detail.ANSWERS);
    }

    /** The standard with another budget in bytes. */
    public static Recording ofBytes(long bytes) {
        return new Recording(bytes, Integer.MAX_VALUE, Detail.ANSWERS);
    }

    /** The same keeping the tensors of some steps only, the first and the last among them. */
    public Recording ofSteps(int most) {
        return new Recording(bytes, most, detail);
    }

    /** The same with another detail. */
    public Recording of(Detail other) {
        return new Recording(bytes, steps, other);
    }

    /** Physical memory, or what a container allows of it. */
    private static long machine() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : UNKNOWN_MACHINE * SHARE;
    }
}
