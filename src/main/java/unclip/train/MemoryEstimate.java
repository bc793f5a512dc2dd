package unclip.train;

import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * What a training step takes of memory: a part that is always there (program, weights, gradients,
 * moments, averages) and one for each picture at a time (what the backward pass needs of the
 * forward pass).
 *
 * <pre>peak(b) = fixed + b · perPicture</pre>
 *
 * @param fixed bytes
 * @param perPicture bytes
 * @param limit bytes that this process may come to hold
 */
public record MemoryEstimate(long fixed, long perPicture, long limit) {

    /** Growth from which a slope is read: what else grows meanwhile is small beside it. */
    private static final long CLEAR_GROWTH = 96L << 20;

    private static final double GIGA = 1e9;

    /** Checks the signs. */
    public MemoryEstimate {
        if (fixed < 0 || perPicture < 0 || limit < 0) {
            throw new IllegalArgumentException(
                    "Memory is at least 0, got fixed "
                            + fixed
                            + ", perPicture "
                            + perPicture
                            + " and limit "
                            + limit
                            + ".");
        }
    }

    /**
     * Measures two small steps, one with twice the pictures of the other, and lays the line through
     * both peaks. Small means: the first two of 1, 2, 4, … that differ clearly.
     *
     * @param pictures of a whole batch
     * @param gradients takes the gradients of the given number of pictures
     */
    static MemoryEstimate measure(MemoryGauge gauge, int pictures, IntConsumer gradients) {
        gauge.reset();
        gradients.accept(1);
        long before = gauge.peak();
        long slope = before;
        int b = 1;
        while (2 * b <= Math.max(2, pictures / 2) && 2 * b <= pictures) {
            gradients.accept(2 * b);
            long peak = gauge.peak();
            long growth = peak - before;
            slope = growth / b;
            before = peak;
            b *= 2;
            if (growth >= CLEAR_GROWTH || 2 * peak > gauge.limit()) {
                break;
            }
        }
        boolean onlyOne = b == 1; // a batch of one picture
        long perPicture = onlyOne ? 0 : slope;
        return new MemoryEstimate(Math.max(0, before - b * perPicture), perPicture, gauge.limit());
    }

    /** The same where so many bytes are held at some time whatever the pictures are. */
    MemoryEstimate atLeast(long bytes) {
        return new MemoryEstimate(Math.max(fixed, bytes), perPicture, limit);
    }

    /** The most bytes held at once, with this many pictures at a time. */
    public long peak(int pictures) {
        return fixed + pictures * perPicture;
    }

    /** Whether so many pictures at a time fit, with a tenth to spare. */
    public boolean fits(int pictures) {
        return peak(pictures) <= 0.9 * limit;
    }

    /** The most pictures at a time that fit, up to a whole batch; 0 if not even one does. */
    public int mostPictures(int batchSize) {
        int pictures = batchSize;
        while (pictures > 0 && !fits(pictures)) {
            pictures--;
        }
        return pictures;
    }

    /** In words, such as "about 1.3 GB of 23 GB". */
    public String sentence(int pictures) {
        return String.format(
                Locale.ROOT, "about %.1f GB of %.0f GB", peak(pictures) / GIGA, limit / GIGA);
    }
}
