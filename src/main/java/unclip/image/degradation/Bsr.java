package unclip.image.degradation;

import org.apache.commons.rng.UniformRandomProvider;

import java.util.ArrayList;
import java.util.List;

/**
 * The degradations of blind super-resolution in a random order, and then JPEG (Zhang et al. 2021,
 * section 3.4): unCLIP's second upsampler learns from such pictures. What has been made small
 * already is damaged at its size: the paper's one reduction to the low resolution comes before, and
 * its model of a camera's sensor is left out.
 *
 * @param shuffled each applied once, in an order drawn for each picture
 * @param last applied after them
 */
public record Bsr(List<Degradation> shuffled, Degradation last) implements Degradation {

    private static final double LEVEL = 2 / 255.0; // of 8 bits, in [-1, 1]

    /** Copies the list. */
    public Bsr {
        shuffled = List.copyOf(shuffled);
    }

    /**
     * The paper's strengths: blurs of 7 to 21 pixels, σ to 2.8 and, of two widths, to 8; sides down
     * to a half; noise of 1 to 25 levels; JPEG of quality 30 to 95, once for three of four pictures
     * and once for all.
     */
    public static Bsr published() {
        Degradation jpeg = new JpegRoundTrip(30, 95);
        return new Bsr(
                List.of(
                        new GaussianBlur(7, 21, 0.1, 2.8, false),
                        new GaussianBlur(7, 21, 0.5, 8, true),
                        new DownUp(0.5, 1),
                        new PixelNoise(LEVEL, 25 * LEVEL),
                        jpeg.forShare(0.75)),
                jpeg);
    }

    /** A third of the blur and noise and less JPEG, for pictures of 32 to 128 pixels. */
    public static Bsr light() {
        return new Bsr(
                List.of(
                        new GaussianBlur(3, 7, 0.1, 0.9, false),
                        new GaussianBlur(3, 7, 0.1, 1.2, true).forShare(0.5),
                        new DownUp(0.6, 1).forShare(0.5),
                        new PixelNoise(LEVEL, 8 * LEVEL)),
                new JpegRoundTrip(60, 95));
    }

    @Override
    public Planes apply(Planes picture, UniformRandomProvider random) {
        List<Degradation> left = new ArrayList<>(shuffled);
        Planes worse = picture;
        while (!left.isEmpty()) {
            worse = left.remove(random.nextInt(left.size())).apply(worse, random);
        }
        return last.apply(worse, random);
    }
}
