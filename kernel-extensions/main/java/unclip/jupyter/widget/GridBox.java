package unclip.jupyter.widget;

import java.util.List;

/** Widgets in rows and columns. */
public final class GridBox extends Box {

    private final int columns;

    private GridBox(int columns, List<Widget> children) {
        super(Kind.control("GridBox"), children);
        this.columns = columns;
        WidgetLayout.of().columns("repeat(" + columns + ", max-content)").gap("4px").on(this);
    }

    /**
     * Makes one.
     *
     * @param columns how many stand in a row, at least 1
     * @param children row by row
     */
    public static GridBox of(int columns, Widget... children) {
        if (columns < 1) {
            throw new IllegalArgumentException(
                    "A grid has at least 1 column, got " + columns + ".");
        }
        return new GridBox(columns, List.of(children));
    }

    @Override
    Still picture() {
        Still row = Still.row(children());
        return new Still(
                row.text(),
                "<div style=\"max-width: %sem\">%s</div>".formatted(columns * 12, row.html()));
    }
}
