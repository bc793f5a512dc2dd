package unclip.cli;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import unclip.evaluate.metric.Measured;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Results for people and for other programs.
 *
 * @param measured in the order in which they are shown
 */
record EvaluationTable(List<Measured> measured) {

    /** A line for each result, under a heading. */
    List<String> lines() {
        int width =
                Math.max(6, measured.stream().mapToInt(m -> m.metric().length()).max().orElse(0));
        int words = measured.stream().mapToInt(m -> m.value().words().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(line(width, words, "metric", "value [95 % interval]", "better", "by"));
        for (Measured m : measured) {
            lines.add(line(width, words, m.metric(), m.value().words(), m.better(), m.judge()));
        }
        return lines;
    }

    private static String line(
            int width, int words, String metric, String value, String better, String judge) {
        String format = "%-" + width + "s  %-" + Math.max(words, 21) + "s  %-6s  %s";
        return String.format(Locale.ROOT, format, metric, value, better, judge);
    }

    /** All digits. */
    Table table() {
        StringColumn metric = StringColumn.create("metric");
        DoubleColumn value = DoubleColumn.create("value");
        DoubleColumn low = DoubleColumn.create("low");
        DoubleColumn high = DoubleColumn.create("high");
        IntColumn pictures = IntColumn.create("pictures");
        StringColumn better = StringColumn.create("better");
        StringColumn judge = StringColumn.create("judge");
        for (Measured m : measured) {
            metric.append(m.metric());
            value.append(m.value().value());
            low.append(m.value().low());
            high.append(m.value().high());
            pictures.append(m.pictures());
            better.append(m.better());
            judge.append(m.judge());
        }
        return Table.create("evaluation", metric, value, low, high, pictures, better, judge);
    }
}
