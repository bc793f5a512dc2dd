package unclip.data.emoji.build;

import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.data.emoji.Style;
import unclip.files.AtomicFiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The pack's card, filled in with what was counted and measured, and its attribution. */
final class PackDocuments {

    /** Where the templates of the committed pack lie. */
    static final String COMMITTED = "/unclip/data/emoji/";

    /** Where the templates of the Fluent pack lie. */
    static final String FLUENT = "/unclip/data/emoji/fluent/";

    private PackDocuments() {}

    static void write(
            Path folder,
            String templates,
            List<EmojiEntry> entries,
            Map<Style, Psnr> quality,
            long bytes)
            throws IOException {
        String card = fill(resource(templates + "CARD.md"), facts(entries, quality, bytes));
        String attribution = resource(templates + "ATTRIBUTION.md");
        AtomicFiles.writeText(folder.resolve("CARD.md"), card);
        AtomicFiles.writeText(folder.resolve("ATTRIBUTION.md"), attribution);
    }

    private static Map<String, String> facts(
            List<EmojiEntry> entries, Map<Style, Psnr> quality, long bytes) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("captions", grouped(entries.size()));
        facts.put("pictures", grouped((long) entries.size() * quality.size()));
        facts.put("megabytes", String.format(Locale.ROOT, "%.1f", bytes / 1e6));
        facts.put("last", EmojiPack.fileName(entries.get(entries.size() - 1).id()));
        facts.put("groups", groups(entries));
        facts.put("train", grouped(count(entries, Split.TRAIN)));
        facts.put("cell", grouped(count(entries, Split.CELL)));
        facts.put("style", grouped(count(entries, Split.STYLE)));
        facts.put("unseen", grouped(count(entries, Split.UNSEEN)));
        facts.put("cellShare", percent(SplitPlan.CELL_SHARE));
        facts.put("styleShare", percent(SplitPlan.STYLE_SHARE));
        facts.put("quality", quality(quality));
        facts.put("googleSha", EmojiPackBuilder.GOOGLE_SHA256);
        facts.put("twitterSha", EmojiPackBuilder.TWITTER_SHA256);
        facts.put("fluentSha", FluentPackBuilder.SHA256);
        return facts;
    }

    private static long count(List<EmojiEntry> entries, Split split) {
        return entries.stream()
                .flatMap(entry -> entry.splits().values().stream())
                .filter(split::equals)
                .count();
    }

    private static String groups(List<EmojiEntry> entries) {
        Map<String, Long> groups =
                entries.stream()
                        .collect(
                                Collectors.groupingBy(
                                        EmojiEntry::group,
                                        LinkedHashMap::new,
                                        Collectors.counting()));
        List<String> rows = new ArrayList<>();
        groups.forEach((group, n) -> rows.add("| " + group + " | " + grouped(n) + " |"));
        return String.join("\n", rows);
    }

    private static String quality(Map<Style, Psnr> quality) {
        List<String> rows = new ArrayList<>();
        quality.forEach(
                (style, psnr) ->
                        rows.add(
                                String.format(
                                        Locale.ROOT,
                                        "| %s | %.1f dB | %.1f dB |",
                                        style.word(),
                                        psnr.median(),
                                        psnr.fifthPercentile())));
        return String.join("\n", rows);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f", 100 * share);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String fill(String template, Map<String, String> facts) {
        String text = template;
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            text = text.replace("{" + fact.getKey() + "}", fact.getValue());
        }
        return text;
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = PackDocuments.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("The class path lacks " + path + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
