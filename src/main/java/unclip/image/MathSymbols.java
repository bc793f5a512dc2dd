package unclip.image;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.List;

/** The letters of the papers, set by hand because few fonts place a hat or a subscript t well. */
final class MathSymbols {

    private static final Font LETTER = new Font(Font.SERIF, Font.ITALIC, 22);
    private static final Font SUBSCRIPT_LETTER = new Font(Font.SERIF, Font.ITALIC, 15);
    private static final Font SUBSCRIPT_DIGIT = new Font(Font.SERIF, Font.PLAIN, 15);

    private MathSymbols() {}

    /** The sample x_t, centred on a height. */
    static void xt(Page page, int x, int middle) {
        draw(page, x, middle, "t", SUBSCRIPT_LETTER, "sample", false);
    }

    /** The predicted clean image x̂_0, centred on a height. */
    static void x0Hat(Page page, int x, int middle) {
        draw(page, x, middle, "0", SUBSCRIPT_DIGIT, "prediction", true);
    }

    private static void draw(
            Page page, int x, int middle, String index, Font indexFont, String name, boolean hat) {
        Graphics2D g = page.graphics();
        FontMetrics metrics = g.getFontMetrics(LETTER);
        int width = metrics.stringWidth("x");
        int baseline = middle + 1;
        g.setColor(Page.INK);
        g.setFont(LETTER);
        g.drawString("x", x, baseline);
        g.setFont(indexFont);
        g.drawString(index, x + width + 1, baseline + 5);
        if (hat) {
            hat(g, x + width / 2.0 + 1.5, baseline - 18);
        }
        page.lines(List.of(name), Page.SMALL, Page.QUIET, x, baseline + 8);
    }

    private static void hat(Graphics2D g, double centre, double top) {
        Path2D hat = new Path2D.Double();
        hat.moveTo(centre - 4, top + 4);
        hat.lineTo(centre, top);
        hat.lineTo(centre + 4, top + 4);
        g.setStroke(new BasicStroke(1.3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(hat);
    }
}
