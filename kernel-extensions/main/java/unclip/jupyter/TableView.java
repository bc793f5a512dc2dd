package unclip.jupyter;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Tablesaw table, cut to what a page holds, with a line that says what was cut. */
final class TableView {

    private static final int MOST_ROWS = 20;
    private static final int MOST_COLUMNS = 16;
    private static final int MOST_CHARACTERS = 160;

    private TableView() {}

    static Output of(Relation table) {
        return of("", table);
    }

    /** A table under a line that says what it shows; empty for none. */
    static Output of(String head, Relation table) {
        List<Column<?>> columns =
                table.columns().subList(0, Math.min(table.columnCount(), MOST_COLUMNS));
        int rows = Math.min(table.rowCount(), MOST_ROWS);
        String count = count(table, rows, columns.size());
        String line = head.isEmpty() ? "" : head + "\n";
        return Output.text(line + text(columns, rows) + count)
                .html(html(head, columns, rows, count));
    }

    private static String html(String head, List<Column<?>> columns, int rows, String count) {
        StringBuilder out = new StringBuilder("<div>");
        out.append(Html.escape(head)).append("<table class=\"dataframe\"><thead>");
        row(out, columns, "th", Column::name);
        out.append("</thead><tbody>");
        for (int i = 0; i < rows; i++) {
            int row = i;
            row(out, columns, "td", column -> cell(column, row));
        }
        out.append("</tbody></table><small>").append(Html.escape(count)).append("</small></div>");
        return out.toString();
    }

    private interface Cell {
        String of(Column<?> column);
    }

    private static void row(StringBuilder out, List<Column<?>> columns, String tag, Cell cell) {
        out.append("<tr>");
        for (Column<?> column : columns) {
            String side = column instanceof NumericColumn ? "right" : "left";
            out.append('<').append(tag).append(" style=\"text-align: ").append(side).append("\">");
            out.append(Html.escape(cell.of(column))).append("</").append(tag).append('>');
        }
        out.append("</tr>");
    }

    private static String text(List<Column<?>> columns, int rows) {
        StringBuilder[] lines = new StringBuilder[rows + 1];
        Arrays.setAll(lines, i -> new StringBuilder());
        for (Column<?> column : columns) {
            List<String> cells = new ArrayList<>(List.of(column.name()));
            IntStream.range(0, rows).forEach(i -> cells.add(cell(column, i)));
            String layout =
                    "%" + (column instanceof NumericColumn ? "" : "-") + width(cells) + "s  ";
            IntStream.range(0, lines.length)
                    .forEach(
                            i -> lines[i].append(String.format(Locale.ROOT, layout, cells.get(i))));
        }
        return Arrays.stream(lines)
                .map(line -> line.toString().stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    private static int width(List<String> cells) {
        return Math.max(1, cells.stream().mapToInt(String::length).max().orElse(1));
    }

    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        if (column instanceof DoubleColumn || column instanceof FloatColumn) {
            return Numbers.brief(((NumericColumn<?>) column).getDouble(row));
        }
        String text = column.getString(row);
        return text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS - 1) + "…";
    }

    private static String count(Relation table, int rows, int columns) {
        String name = table.name() == null || table.name().isBlank() ? "" : table.name() + ": ";
        return String.format(
                Locale.ROOT,
                "%s%s rows × %s columns",
                name,
                part(rows, table.rowCount()),
                part(columns, table.columnCount()));
    }

    private static String part(int shown, int all) {
        return shown == all
                ? String.format(Locale.ROOT, "%,d", all)
                : String.format(Locale.ROOT, "%,d of %,d", shown, all);
    }
}
