package unclip.evaluate.metric;

import static java.lang.Math.max;

import java.util.stream.IntStream;

/**
 * How well pictures fit their captions by a CLIP that did not draw them (Hessel et al. 2021, eq.
 * 1).
 *
 * <pre>w · max(cos(z_i, z_t), 0),  w = 2.5</pre>
 */
public final class ClipScore {

    private static final double W = 2.5;

    private ClipScore() {}

    /**
     * The mean over pairs.
     *
     * @param zImage embeddings of N pictures
     * @param zText embeddings of their captions, row by row
     */
    public static Estimate measure(Features zImage, Features zText, Bootstrap bootstrap) {
        zImage.requireSameWidth(zText);
        if (zImage.rows() != zText.rows()) {
            throw new IllegalArgumentException(
                    "Each picture has one caption, got %d pictures and %d captions."
                            .formatted(zImage.rows(), zText.rows()));
        }
        return bootstrap.mean(
                IntStream.range(0, zImage.rows())
                        .mapToDouble(i -> W * max(zImage.cosine(i, zText, i), 0))
                        .toArray());
    }
}
