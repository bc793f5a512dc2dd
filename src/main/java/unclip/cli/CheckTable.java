package unclip.cli;

import unclip.evaluate.verify.Check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Checks as lines of a table, a heading for each topic.
 *
 * @param checks in the order in which they are shown
 */
record CheckTable(List<Check> checks) {

    private static final MathContext DIGITS = new MathContext(9);

    List<String> lines() {
        int width =
                checks.stream()
                        .mapToInt(c -> c.name().codePointCount(0, c.name().length()))
                        .max()
                        .orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(row(" ", pad("", width), "expected", "got", "error", "tolerance", "source"));
        String topic = "";
        for (Check check : checks) {
            if (!check.topic().equals(topic)) {
                topic = check.topic();
                lines.add(topic);
            }
            lines.add(
                    row(
                            check.passes() ? "✓" : "✗",
                            pad(check.name(), width),
                            number(check.expected()),
                            number(check.got()),
                            small(check.error()),
                            small(check.tolerance()),
                            check.source()));
        }
        return lines;
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, " %s %s  %14s %14s %9s %9s  %s", cells);
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return new BigDecimal(value, DIGITS).stripTrailingZeros().toString();
    }

    private static String small(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
    }

    /** Combining marks take no column, so β̃ counts as one. */
    private static String pad(String text, int width) {
        long columns =
                text.codePoints()
                        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                        .count();
        return text + " ".repeat((int) Math.max(0, width - columns));
    }
}
