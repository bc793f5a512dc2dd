package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import java.util.List;

/**
 * How a model wants its pixels: (u − mean) / std for each colour, where u is the colour in [0, 1].
 *
 * @param mean of red, green and blue, each in [0, 1]
 * @param std of red, green and blue, each positive
 */
public record PixelStatistics(List<Double> mean, List<Double> std) {

    /** Pixels in [-1, 1], as everywhere in this library. */
    public static final PixelStatistics PLAIN =
            new PixelStatistics(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    /** Those of the data that OpenAI's CLIP was trained on (its released code). */
    public static final PixelStatistics CLIP =
            new PixelStatistics(
                    List.of(0.48145466, 0.4578275, 0.40821073),
                    List.of(0.26862954, 0.26130258, 0.27577711));

    /** Checks that there are three of each, in range. */
    public PixelStatistics {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 3 || mean.stream().anyMatch(m -> !(m >= 0 && m <= 1))) {
            throw new IllegalArgumentException("mean must be three numbers in [0, 1], got " + mean);
        }
        if (std.size() != 3 || std.stream().anyMatch(s -> !(s > 0 && Double.isFinite(s)))) {
            throw new IllegalArgumentException("std must be three positive numbers, got " + std);
        }
    }

    /**
     * From pixels in [-1, 1] to what the model wants.
     *
     * @param images {@code [B, 3, H, W]} in [-1, 1]
     * @return {@code [B, 3, H, W]}, owned by the images' manager; the images if nothing changes
     */
    public NDArray normalise(NDArray images) {
        if (equals(PLAIN)) {
            return images;
        }
        float[] factor = new float[3];
        float[] shift = new float[3];
        for (int c = 0; c < 3; c++) {
            factor[c] = (float) (0.5 / std.get(c)); // u = x / 2 + 1 / 2
            shift[c] = (float) ((0.5 - mean.get(c)) / std.get(c));
        }
        NDManager manager = images.getManager();
        Shape perColour = new Shape(1, 3, 1, 1);
        return images.mul(manager.create(factor, perColour)).add(manager.create(shift, perColour));
    }
}
