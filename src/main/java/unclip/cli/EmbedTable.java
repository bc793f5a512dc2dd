package unclip.cli;

import unclip.embedding.CacheCard;
import unclip.embedding.EmbedReport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What a run of {@code unclip embed} did, as lines of a table. */
final class EmbedTable {

    private EmbedTable() {}

    static List<String> lines(EmbedReport report) {
        CacheCard card = report.card();
        long skipped = card.skipped().values().stream().mapToLong(Long::longValue).sum();
        List<String> lines = new ArrayList<>();
        lines.add(row("read", card.read()));
        lines.add(row("embedded", card.embedded()));
        lines.add(row("skipped", skipped));
        new TreeMap<>(card.skipped()).forEach((reason, n) -> lines.add(row("  " + reason, n)));
        if (card.captionsCut() > 0) {
            lines.add(row("captions cut", card.captionsCut()));
        }
        lines.add(
                report.embeddedNow() == 0
                        ? "Nothing was left to do."
                        : String.format(
                                Locale.ROOT,
                                "%d embedded in %s, %.1f/s, with %s on %s.",
                                report.embeddedNow(),
                                ProgressBar.clock(report.seconds()),
                                report.rate(),
                                card.model(),
                                card.source()));
        return lines;
    }

    private static String row(String name, long count) {
        return String.format(Locale.ROOT, "%-24s %10d", name, count);
    }
}
