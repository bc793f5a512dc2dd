package unclip.image;

import static java.lang.Math.abs;

/** How a resized picture is computed from its neighbours, as the Python package Pillow names it. */
public enum ResampleFilter {

    /**
     * The cubic convolution kernel with a = -1/2 (Keys 1981).
     *
     * <pre>
     *   k(x) = (a + 2)|x|³ - (a + 3)|x|² + 1          |x| &lt; 1
     *          a|x|³ - 5a|x|² + 8a|x| - 4a            1 ≤ |x| &lt; 2
     * </pre>
     */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double d = abs(x);
            if (d < 1) {
                return ((A + 2) * d - (A + 3)) * d * d + 1;
            }
            return d < 2 ? (((d - 5) * d + 8) * d - 4) * A : 0;
        }
    },

    /** The triangle 1 - |x|. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            double d = abs(x);
            return d < 1 ? 1 - d : 0;
        }
    };

    private static final double A = -0.5;

    private final int support;

    ResampleFilter(int support) {
        this.support = support;
    }

    /** Beyond this distance, in pixels, the weight is zero. */
    int support() {
        return support;
    }

    /** The weight at a distance in pixels. */
    abstract double weight(double x);
}
