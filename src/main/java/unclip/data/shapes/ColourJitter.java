package unclip.data.shapes;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Palette;

import java.awt.Color;

/** Slight shifts of a colour that never reach a neighbouring colour word. */
final class ColourJitter {

    private static final double HUE = 0.008; // of the whole circle
    private static final double SATURATION = 0.05;
    private static final double BRIGHTNESS = 0.05;

    private ColourJitter() {}

    /** A colour near the anchor, {@code 0xRRGGBB}; three numbers are drawn. */
    static int near(Palette colour, UniformRandomProvider random) {
        float[] hsb = Color.RGBtoHSB(colour.red(), colour.green(), colour.blue(), null);
        double hue = hsb[0] + HUE * (2 * random.nextDouble() - 1);
        double saturation = hsb[1] * (1 - SATURATION * random.nextDouble());
        double brightness = hsb[2] * (1 - BRIGHTNESS * random.nextDouble());
        return Color.HSBtoRGB((float) hue, (float) saturation, (float) brightness) & 0xffffff;
    }
}
