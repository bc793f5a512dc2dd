package unclip.jupyter;

import java.awt.Color;
import java.awt.image.BufferedImage;

/**
 * A matrix as a picture: dark blue for its least value, through green, to yellow for its greatest.
 */
final class HeatMap {

    /**
     * Nine stops of the viridis map (Smith and van der Walt 2015), whose lightness rises evenly.
     */
    private static final int[] STOPS = {
        0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725
    };

    private static final int NOT_FINITE = 0xFF00FF;

    private HeatMap() {}

    /**
     * @param values row by row
     * @param width values in a row
     */
    static BufferedImage of(float[] values, int width) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            if (Float.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        BufferedImage out =
                new BufferedImage(width, values.length / width, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < values.length; i++) {
            int colour = Float.isFinite(values[i]) ? colour(values[i], min, max) : NOT_FINITE;
            out.setRGB(i % width, i / width, colour);
        }
        return out;
    }

    private static int colour(double value, double min, double max) {
        double position = max > min ? (value - min) / (max - min) * (STOPS.length - 1) : 0;
        int below = Math.min((int) position, STOPS.length - 2);
        double rest = position - below;
        Color a = new Color(STOPS[below]);
        Color b = new Color(STOPS[below + 1]);
        return new Color(
                        mixed(a.getRed(), b.getRed(), rest),
                        mixed(a.getGreen(), b.getGreen(), rest),
                        mixed(a.getBlue(), b.getBlue(), rest))
                .getRGB();
    }

    private static int mixed(int a, int b, double rest) {
        return (int) Math.round(a + (b - a) * rest);
    }
}
