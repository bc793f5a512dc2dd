package unclip.experiment.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A table that one run of the benchmarks filled.
 *
 * @param title of the table
 * @param taken when, to the minute
 * @param command that takes it again
 * @param machine in words
 * @param versions of what took part, by name
 * @param rows its lines
 * @param remarks sentences below it
 */
record Section(
        String title,
        String taken,
        String command,
        String machine,
        Map<String, String> versions,
        List<Row> rows,
        List<String> remarks) {

    /** Copies the collections. */
    Section {
        versions = Map.copyOf(versions);
        rows = List.copyOf(rows);
        remarks = List.copyOf(remarks);
    }

    /** The table in Markdown under its title, with where it is from. */
    String markdown() {
        StringBuilder text = new StringBuilder("### " + title + "\n\n");
        if (!rows.isEmpty()) {
            Set<String> columns = new LinkedHashSet<>();
            rows.forEach(row -> row.cells().forEach(cell -> columns.add(cell.column())));
            text.append("| Row | What | ").append(String.join(" | ", columns)).append(" |\n");
            text.append("|---".repeat(columns.size() + 2)).append("|\n");
            rows.forEach(row -> text.append(line(row, columns)));
            text.append('\n');
        }
        remarks.forEach(remark -> text.append(remark).append("\n\n"));
        List<String> parts = new ArrayList<>();
        new TreeMap<>(versions).forEach((name, version) -> parts.add(name + " " + version));
        text.append("Taken ").append(taken).append(" by `").append(command).append("` on ");
        text.append(machine);
        text.append(parts.isEmpty() ? "" : "; " + String.join(", ", parts)).append(".\n");
        return text.toString();
    }

    private static String line(Row row, Set<String> columns) {
        StringBuilder line = new StringBuilder("| `" + row.name() + "` | " + row.what() + " |");
        for (String column : columns) {
            String text =
                    row.cells().stream()
                            .filter(cell -> cell.column().equals(column))
                            .map(Cell::text)
                            .findFirst()
                            .orElse("–");
            line.append(' ').append(text).append(" |");
        }
        return line.append('\n').toString();
    }
}
