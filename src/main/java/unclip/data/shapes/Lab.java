package unclip.data.shapes;

import unclip.data.Palette;

import java.util.Arrays;
import java.util.List;

/**
 * CIE 1976 L*a*b* under D65, in which equal distances look about equally different (CIE 15:2004,
 * §8.2.1; sRGB after IEC 61966-2-1).
 *
 * @param l lightness, 0..100
 * @param a green to red
 * @param b blue to yellow
 */
record Lab(double l, double a, double b) {

    private static final double[] LINEAR = linear();
    private static final List<Anchor> ANCHORS =
            Arrays.stream(Palette.values()).map(p -> new Anchor(p, of(p.rgb()))).toList();

    private record Anchor(Palette colour, Lab lab) {}

    /** The colour of an sRGB value {@code 0xRRGGBB}. */
    static Lab of(int rgb) {
        return of(LINEAR[rgb >> 16 & 0xff], LINEAR[rgb >> 8 & 0xff], LINEAR[rgb & 0xff]);
    }

    /** The word whose anchor is nearest. */
    static Palette nearest(int rgb) {
        Lab seen = of(rgb);
        Anchor best = ANCHORS.get(0);
        for (Anchor anchor : ANCHORS) {
            best = seen.distance(anchor.lab) < seen.distance(best.lab) ? anchor : best;
        }
        return best.colour;
    }

    /** ΔE*ab (1976); about 2.3 is just noticeable. */
    double distance(Lab other) {
        double dl = l - other.l;
        double da = a - other.a;
        double db = b - other.b;
        return Math.sqrt(dl * dl + da * da + db * db);
    }

    private static Lab of(double red, double green, double blue) {
        double fx = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
        double fy = f(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
        double fz = f((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883);
        return new Lab(116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz));
    }

    private static double f(double t) {
        return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }

    private static double[] linear() {
        double[] linear = new double[256];
        for (int i = 0; i < 256; i++) {
            double v = i / 255.0;
            linear[i] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        }
        return linear;
    }
}
