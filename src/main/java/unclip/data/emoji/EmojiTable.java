package unclip.data.emoji;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The pack's {@code captions.tsv}: one row a picture, tab-separated, with a header. */
public final class EmojiTable {

    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "label",
                    "base",
                    "gender",
                    "tone",
                    "hair",
                    "direction",
                    "group",
                    "subgroup",
                    "keywords",
                    "style",
                    "split");

    private EmojiTable() {}

    /** Writes the table, sorted as the entries are, styles in their own order. */
    public static String format(List<EmojiEntry> entries) {
        StringBuilder text = new StringBuilder(String.join("\t", COLUMNS)).append('\n');
        for (EmojiEntry entry : entries) {
            for (Style style : styles(List.of(entry))) {
                text.append(String.join("\t", cells(entry, style))).append('\n');
            }
        }
        return text.toString();
    }

    private static List<String> cells(EmojiEntry entry, Style style) {
        List<String> cells =
                List.of(
                        Integer.toString(entry.id()),
                        entry.label(),
                        entry.base(),
                        entry.gender(),
                        entry.tone(),
                        entry.hair(),
                        entry.direction(),
                        entry.group(),
                        entry.subgroup(),
                        String.join("|", entry.keywords()),
                        style.word(),
                        entry.split(style).word());
        for (String cell : cells) {
            if (cell.indexOf('\t') >= 0 || cell.indexOf('\n') >= 0) {
                throw new IllegalArgumentException(
                        "A cell of the table must not hold a tab or a line break, got \"%s\"."
                                .formatted(cell));
            }
        }
        return cells;
    }

    /**
     * Reads the table.
     *
     * @param text the whole content
     * @param file named in errors
     * @return the entries in ascending order of their ids
     * @throws IOException one sentence that names the file and the row
     */
    public static List<EmojiEntry> parse(String text, Path file) throws IOException {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(String.join("\t", COLUMNS))) {
            throw new IOException(
                    "%s must start with the columns %s, separated by tabs."
                            .formatted(file, String.join(", ", COLUMNS)));
        }
        Map<Integer, List<Row>> rows = new TreeMap<>();
        for (int i = 1; i < lines.size(); i++) {
            Row row = row(lines.get(i), i + 1, file);
            rows.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row);
        }
        List<EmojiEntry> entries = new ArrayList<>();
        for (Map.Entry<Integer, List<Row>> row : rows.entrySet()) {
            entries.add(entry(row.getKey(), row.getValue(), file));
        }
        requireEveryStyle(entries, file);
        return List.copyOf(entries);
    }

    /** The styles of a pack's pictures, in the order of the table. */
    public static List<Style> styles(List<EmojiEntry> entries) {
        Set<Style> styles = EnumSet.noneOf(Style.class);
        entries.forEach(entry -> styles.addAll(entry.splits().keySet()));
        return List.copyOf(styles);
    }

    private static void requireEveryStyle(List<EmojiEntry> entries, Path file) throws IOException {
        for (Style style : styles(entries)) {
            for (EmojiEntry entry : entries) {
                if (!entry.splits().containsKey(style)) {
                    throw new IOException(
                            "Emoji %d in %s lacks the %s style, which others have."
                                    .formatted(entry.id(), file, style.word()));
                }
            }
        }
    }

    private static Row row(String line, int number, Path file) throws IOException {
        List<String> cells = List.of(line.split("\t", -1));
        if (cells.size() != COLUMNS.size()) {
            throw new IOException(
                    "Line %d of %s has %d cells instead of %d."
                            .formatted(number, file, cells.size(), COLUMNS.size()));
        }
        try {
            int id = Integer.parseInt(cells.get(0));
            if (id > 0) {
                return new Row(id, cells);
            }
        } catch (NumberFormatException e) {
            // the sentence below says it
        }
        throw new IOException(
                "Line %d of %s has the id \"%s\", which is not a positive whole number."
                        .formatted(number, file, cells.get(0)));
    }

    private static EmojiEntry entry(int id, List<Row> rows, Path file) throws IOException {
        Map<Style, Split> splits = new EnumMap<>(Style.class);
        try {
            for (Row row : rows) {
                splits.put(Style.of(row.get("style")), Split.of(row.get("split")));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("Emoji %d in %s: %s".formatted(id, file, e.getMessage()), e);
        }
        Row row = rows.get(0);
        String keywords = row.get("keywords");
        return new EmojiEntry(
                id,
                row.get("label"),
                row.get("base"),
                row.get("gender"),
                row.get("tone"),
                row.get("hair"),
                row.get("direction"),
                row.get("group"),
                row.get("subgroup"),
                keywords.isEmpty() ? List.of() : List.of(keywords.split("\\|")),
                splits);
    }

    private record Row(int id, List<String> cells) {
        String get(String column) {
            return cells.get(COLUMNS.indexOf(column));
        }
    }
}
