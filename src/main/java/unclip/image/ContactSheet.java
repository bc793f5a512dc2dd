package unclip.image;

import java.awt.FontMetrics;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Many pictures on one white page, in rows with a label above each.
 *
 * <p>Pictures are enlarged by a whole factor with nearest neighbour, so what is seen is what was
 * computed. A row of more than {@value #DEFAULT_COLUMNS} pictures goes on in further lines of equal
 * length. Labels are wrapped to two lines and end in "…" when they are longer still.
 */
public final class ContactSheet {

    /** How many pictures stand side by side at most, unless the caller says otherwise. */
    public static final int DEFAULT_COLUMNS = 8;

    private static final int LABEL_LINES = 2;
    private static final int LABEL_GAP = 8;
    private static final int ROW_GAP = 22;

    /**
     * Pictures that belong together.
     *
     * @param label such as the prompt; blank for none
     * @param images at least one
     */
    public record Row(String label, List<BufferedImage> images) {

        /** Checks that there is a picture. */
        public Row {
            images = List.copyOf(images);
            if (images.isEmpty()) {
                throw new IllegalArgumentException("The row '" + label + "' has no pictures");
            }
        }
    }

    private final List<Row> rows;
    private final int scale;
    private final int columns;
    private final int cellWidth;
    private final int cellHeight;
    private final List<List<String>> labels;

    private ContactSheet(List<Row> rows, int scale, int maxColumns) {
        this.rows = List.copyOf(rows);
        this.scale = scale;
        int longest = rows.stream().mapToInt(row -> row.images.size()).max().orElseThrow();
        columns = Grids.balancedColumns(longest, maxColumns);
        cellWidth = scale * pictures().mapToInt(BufferedImage::getWidth).max().orElseThrow();
        cellHeight = scale * pictures().mapToInt(BufferedImage::getHeight).max().orElseThrow();
        FontMetrics metrics = Page.metrics(Page.LABEL);
        labels = new ArrayList<>();
        for (Row row : rows) {
            labels.add(TextLines.wrap(row.label, metrics, contentWidth(), LABEL_LINES));
        }
    }

    /**
     * Draws the sheet with at most {@value #DEFAULT_COLUMNS} pictures side by side.
     *
     * @param rows at least one
     * @param scale the whole factor by which pictures are enlarged, at least 1
     * @return the page, TYPE_INT_RGB
     * @throws IllegalStateException one sentence, if the machine has no fonts
     */
    public static BufferedImage render(List<Row> rows, int scale) {
        return render(rows, scale, DEFAULT_COLUMNS);
    }

    /**
     * Draws the sheet.
     *
     * @param rows at least one
     * @param scale the whole factor by which pictures are enlarged, at least 1
     * @param maxColumns how many pictures stand side by side at most, at least 1
     * @return the page, TYPE_INT_RGB
     * @throws IllegalStateException one sentence, if the machine has no fonts
     */
    public static BufferedImage render(List<Row> rows, int scale, int maxColumns) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("A contact sheet needs at least one row, got none");
        }
        Grids.checkScale(scale);
        Fonts.require();
        return new ContactSheet(rows, scale, maxColumns).draw();
    }

    private BufferedImage draw() {
        try (Page page = new Page(contentWidth() + 2 * Page.MARGIN, height())) {
            int y = Page.MARGIN;
            for (int r = 0; r < rows.size(); r++) {
                if (!labels.get(r).isEmpty()) {
                    y = page.lines(labels.get(r), Page.LABEL, Page.INK, Page.MARGIN, y) + LABEL_GAP;
                }
                List<BufferedImage> images = rows.get(r).images;
                for (int i = 0; i < images.size(); i++) {
                    int x = Page.MARGIN + i % columns * (cellWidth + Page.GAP);
                    int top = y + i / columns * (cellHeight + Page.GAP);
                    page.picture(images.get(i), scale, x, top, cellWidth, cellHeight);
                }
                y += picturesHeight(rows.get(r)) + ROW_GAP;
            }
            return page.image();
        }
    }

    private int contentWidth() {
        return Math.max(Page.MIN_CONTENT, columns * (cellWidth + Page.GAP) - Page.GAP);
    }

    private int height() {
        int lineHeight = Page.metrics(Page.LABEL).getHeight();
        int height = 2 * Page.MARGIN - ROW_GAP;
        for (int r = 0; r < rows.size(); r++) {
            int lines = labels.get(r).size();
            height += lines == 0 ? 0 : lines * lineHeight + LABEL_GAP;
            height = Math.addExact(height, picturesHeight(rows.get(r)) + ROW_GAP);
        }
        return height;
    }

    private int picturesHeight(Row row) {
        int lines = (row.images.size() + columns - 1) / columns;
        return lines * (cellHeight + Page.GAP) - Page.GAP;
    }

    private Stream<BufferedImage> pictures() {
        return rows.stream().flatMap(row -> row.images.stream());
    }
}
