package unclip.image;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** A white page with the type, the colours and the spacing that sheets and strips share. */
final class Page implements AutoCloseable {

    static final int MARGIN = 24;
    static final int GAP = 8;

    /** Short texts stay on one line even beside a single small picture. */
    static final int MIN_CONTENT = 320;

    static final Color INK = new Color(0x1f2328);
    static final Color QUIET = new Color(0x656d76);
    static final Color HAIRLINE = new Color(0xd0d7de);
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private static final long MAX_PIXELS = 1L << 28;

    private final BufferedImage image;
    private final Graphics2D graphics;

    Page(int width, int height) {
        if ((long) width * height > MAX_PIXELS) {
            throw new IllegalArgumentException(
                    "The sheet would have "
                            + width
                            + " × "
                            + height
                            + " pixels; show fewer pictures or use a smaller scale");
        }
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = graphics(image);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    /** The metrics of a font as this page will draw it. */
    static FontMetrics metrics(Font font) {
        Graphics2D g = graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        try {
            return g.getFontMetrics(font);
        } finally {
            g.dispose();
        }
    }

    private static Graphics2D graphics(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(
                RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        return g;
    }

    Graphics2D graphics() {
        return graphics;
    }

    /** Draws lines downwards from y and returns where the next line would begin. */
    int lines(List<String> lines, Font font, Color color, int x, int y) {
        FontMetrics metrics = graphics.getFontMetrics(font);
        graphics.setFont(font);
        graphics.setColor(color);
        for (String line : lines) {
            graphics.drawString(line, x, y + metrics.getAscent());
            y += metrics.getHeight();
        }
        return y;
    }

    /** Draws one line centred in a cell that begins at x. */
    void centred(String text, Font font, Color color, int x, int y, int width) {
        FontMetrics metrics = graphics.getFontMetrics(font);
        String fitted = TextLines.elide(text, metrics, width);
        graphics.setFont(font);
        graphics.setColor(color);
        graphics.drawString(
                fitted, x + (width - metrics.stringWidth(fitted)) / 2, y + metrics.getAscent());
    }

    /** Draws a picture in the middle of a cell, with a hairline just outside its edge. */
    void picture(BufferedImage picture, int scale, int x, int y, int cellWidth, int cellHeight) {
        BufferedImage scaled = Scaling.nearest(picture, scale);
        int left = x + (cellWidth - scaled.getWidth()) / 2;
        int top = y + (cellHeight - scaled.getHeight()) / 2;
        graphics.setColor(HAIRLINE);
        graphics.fillRect(left - 1, top - 1, scaled.getWidth() + 2, scaled.getHeight() + 2);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(left, top, scaled.getWidth(), scaled.getHeight());
        graphics.drawImage(scaled, left, top, null);
    }

    BufferedImage image() {
        return image;
    }

    @Override
    public void close() {
        graphics.dispose();
    }
}
