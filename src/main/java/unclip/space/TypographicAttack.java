package unclip.space;

import unclip.image.Fonts;
import unclip.image.Images;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * A word painted on a picture, as a paper label on an apple would be (Goh et al. 2021; Ramesh et
 * al. 2022, fig. 6): does the encoder read it instead of looking?
 *
 * <p>The label is white with black letters, centred, as wide as the picture where the word is long.
 * The letters are as large as fit; small ones are drawn without smoothing, so that they stay black.
 *
 * @param height of the label as a share of the picture's, in (0, 1]
 * @param place of the label's centre from the top as a share of the picture's height, in [0, 1]
 */
public record TypographicAttack(double height, double place) {

    private static final int SMALLEST = 5; // points; below, letters are dots
    private static final int SMOOTH_FROM = 11; // points

    /** Checks the shares. */
    public TypographicAttack {
        if (!(height > 0 && height <= 1) || !(place >= 0 && place <= 1)) {
            throw new IllegalArgumentException(
                    "A label's height lies in (0, 1] and its place in [0, 1], got "
                            + height
                            + " and "
                            + place
                            + ".");
        }
    }

    /** A label over the middle third. */
    public static TypographicAttack label() {
        return new TypographicAttack(1 / 3.0, 0.5);
    }

    /**
     * Paints the word.
     *
     * @param image any type; not changed
     * @param word not blank
     * @return a new picture of the same size, TYPE_INT_RGB
     * @throws IllegalArgumentException if the word would not be legible on so small a picture
     * @throws IllegalStateException if this machine has no fonts
     */
    public BufferedImage paint(BufferedImage image, String word) {
        if (word.isBlank()) {
            throw new IllegalArgumentException("The label needs a word, got a blank one.");
        }
        Fonts.problem()
                .ifPresent(
                        sentence -> {
                            throw new IllegalStateException(sentence);
                        });
        BufferedImage painted = Images.over(image, Color.WHITE);
        Graphics2D g = painted.createGraphics();
        try {
            int tall = Math.max(1, (int) Math.round(height * image.getHeight()));
            Font font = font(g, word, image.getWidth(), tall);
            draw(g, font, word, painted, tall);
        } finally {
            g.dispose();
        }
        return painted;
    }

    private void draw(Graphics2D g, Font font, String word, BufferedImage on, int tall) {
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING,
                font.getSize() >= SMOOTH_FROM
                        ? RenderingHints.VALUE_TEXT_ANTIALIAS_ON
                        : RenderingHints.VALUE_TEXT_ANTIALIAS_OFF);
        Rectangle2D ink = ink(g, font, word);
        int box = Math.min(on.getWidth(), (int) Math.ceil(ink.getWidth()) + tall / 2);
        int left = (on.getWidth() - box) / 2;
        int top = (int) Math.round(place * on.getHeight() - tall / 2.0);
        top = Math.max(0, Math.min(on.getHeight() - tall, top));
        g.setClip(left, top, box, tall);
        g.setColor(Color.WHITE);
        g.fillRect(left, top, box, tall);
        g.setColor(Color.BLACK);
        g.setFont(font);
        double x = (on.getWidth() - ink.getWidth()) / 2 - ink.getX();
        double y = top + (tall - ink.getHeight()) / 2 - ink.getY(); // the baseline
        g.drawString(word, (int) Math.round(x), (int) Math.round(y));
    }

    /** The largest font in which the word fits the picture's width and the label's height. */
    private static Font font(Graphics2D g, String word, int width, int tall) {
        for (int size = 2 * tall; size >= SMALLEST; size--) {
            int style = size >= SMOOTH_FROM ? Font.BOLD : Font.PLAIN;
            Font font = new Font(Font.SANS_SERIF, style, size);
            Rectangle2D ink = ink(g, font, word);
            if (ink.getWidth() <= width - 2 && ink.getHeight() <= Math.max(SMALLEST, 0.8 * tall)) {
                return font;
            }
        }
        throw new IllegalArgumentException(
                "\"%s\" is not legible on a picture %s pixels wide; take a shorter word or a larger"
                                .formatted(word, width)
                        + " picture.");
    }

    /** Where a word's letters have ink, the baseline's beginning being (0, 0). */
    private static Rectangle2D ink(Graphics2D g, Font font, String word) {
        return font.createGlyphVector(g.getFontRenderContext(), word).getVisualBounds();
    }
}
