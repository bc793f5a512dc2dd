package unclip.data;

import java.util.Locale;

/**
 * The nine colours that captions name, each with the sRGB anchor that pictures are painted with.
 * The same words name the colours of hearts, circles and squares among the emoji.
 */
public enum Palette {
    /** Red. */
    RED(0xd9, 0x1e, 0x2e),
    /** Orange. */
    ORANGE(0xf5, 0x8a, 0x14),
    /** Yellow. */
    YELLOW(0xfb, 0xd6, 0x28),
    /** Green. */
    GREEN(0x2e, 0x9e, 0x46),
    /** Blue. */
    BLUE(0x2a, 0x6c, 0xd8),
    /** Purple. */
    PURPLE(0x8e, 0x44, 0xad),
    /** Brown. */
    BROWN(0x80, 0x4a, 0x2a),
    /** Black. */
    BLACK(0x14, 0x14, 0x16),
    /** White. */
    WHITE(0xff, 0xff, 0xff);

    private final int rgb;

    Palette(int red, int green, int blue) {
        this.rgb = red << 16 | green << 8 | blue;
    }

    /** The anchor as {@code 0xRRGGBB}. */
    public int rgb() {
        return rgb;
    }

    /** The anchor's red level, 0..255. */
    public int red() {
        return rgb >> 16;
    }

    /** The anchor's green level, 0..255. */
    public int green() {
        return rgb >> 8 & 0xff;
    }

    /** The anchor's blue level, 0..255. */
    public int blue() {
        return rgb & 0xff;
    }

    /** The word in captions: the lower-case name. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
