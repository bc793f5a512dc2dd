package unclip.image;

import java.awt.FontMetrics;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * How one picture came about: the sample x_t above the clean image x̂_0 that the model predicts
 * from it, step after step from left to right.
 *
 * <p>More than {@value #MAX_COLUMNS} steps go on in further bands of equal length. Pictures are
 * enlarged by a whole factor with nearest neighbour.
 */
public final class FilmStrip {

    private static final int MAX_COLUMNS = 12;
    private static final int TITLE_LINES = 3;
    private static final int TITLE_GAP = 14;
    private static final int SYMBOLS = 76;
    private static final int STEP_GAP = 5;
    private static final int BAND_GAP = 20;
    private static final int MAX_STEP_LABEL = 96;
    private static final int MIN_CELL_HEIGHT = 44; // what the symbol and its name take

    /**
     * One step.
     *
     * @param label such as {@code t = 500}, drawn under the pictures
     * @param xt the sample x_t at this step
     * @param x0Hat the clean image x̂_0 predicted from it
     */
    public record Frame(String label, BufferedImage xt, BufferedImage x0Hat) {}

    private final List<Frame> frames;
    private final int scale;
    private final int columns;
    private final int cellWidth;
    private final int cellHeight;
    private final List<String> title;

    private FilmStrip(String title, List<Frame> frames, int scale) {
        this.frames = List.copyOf(frames);
        this.scale = scale;
        columns = Grids.balancedColumns(frames.size(), MAX_COLUMNS);
        int width = 1;
        int height = 1;
        int label = 0;
        FontMetrics small = Page.metrics(Page.SMALL);
        for (Frame frame : frames) {
            width = Math.max(width, Math.max(frame.xt.getWidth(), frame.x0Hat.getWidth()));
            height = Math.max(height, Math.max(frame.xt.getHeight(), frame.x0Hat.getHeight()));
            label = Math.max(label, small.stringWidth(frame.label));
        }
        cellWidth = Math.max(width * scale, Math.min(label, MAX_STEP_LABEL));
        cellHeight = Math.max(height * scale, MIN_CELL_HEIGHT);
        this.title = TextLines.wrap(title, Page.metrics(Page.TITLE), contentWidth(), TITLE_LINES);
    }

    /**
     * Draws the strip.
     *
     * @param title such as the prompt; wrapped to at most three lines; blank for none
     * @param frames at least one, in the order of sampling
     * @param scale the whole factor by which pictures are enlarged, at least 1
     * @return the page, TYPE_INT_RGB
     * @throws IllegalStateException one sentence, if the machine has no fonts
     */
    public static BufferedImage render(String title, List<Frame> frames, int scale) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("A film strip needs at least one frame, got none");
        }
        Grids.checkScale(scale);
        Fonts.require();
        return new FilmStrip(title, frames, scale).draw();
    }

    private BufferedImage draw() {
        try (Page page = new Page(contentWidth() + 2 * Page.MARGIN, height())) {
            int y = Page.MARGIN;
            if (!title.isEmpty()) {
                y = page.lines(title, Page.TITLE, Page.INK, Page.MARGIN, y) + TITLE_GAP;
            }
            for (List<Frame> band : bands()) {
                drawBand(page, band, y);
                y += bandHeight() + BAND_GAP;
            }
            return page.image();
        }
    }

    private void drawBand(Page page, List<Frame> band, int y) {
        int below = y + cellHeight + Page.GAP;
        int labels = below + cellHeight + STEP_GAP;
        MathSymbols.xt(page, Page.MARGIN, y + cellHeight / 2);
        MathSymbols.x0Hat(page, Page.MARGIN, below + cellHeight / 2);
        int x = Page.MARGIN + SYMBOLS;
        for (Frame frame : band) {
            page.picture(frame.xt, scale, x, y, cellWidth, cellHeight);
            page.picture(frame.x0Hat, scale, x, below, cellWidth, cellHeight);
            page.centred(frame.label, Page.SMALL, Page.QUIET, x, labels, cellWidth);
            x += cellWidth + Page.GAP;
        }
    }

    private List<List<Frame>> bands() {
        List<List<Frame>> bands = new ArrayList<>();
        for (int from = 0; from < frames.size(); from += columns) {
            bands.add(frames.subList(from, Math.min(frames.size(), from + columns)));
        }
        return bands;
    }

    private int bandHeight() {
        return 2 * cellHeight + Page.GAP + STEP_GAP + Page.metrics(Page.SMALL).getHeight();
    }

    private int contentWidth() {
        return Math.max(Page.MIN_CONTENT, SYMBOLS + columns * (cellWidth + Page.GAP) - Page.GAP);
    }

    private int height() {
        int titleHeight = title.size() * Page.metrics(Page.TITLE).getHeight();
        int head = title.isEmpty() ? 0 : titleHeight + TITLE_GAP;
        int bands = bands().size();
        return 2 * Page.MARGIN + head + bands * bandHeight() + (bands - 1) * BAND_GAP;
    }
}
