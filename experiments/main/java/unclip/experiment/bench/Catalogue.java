package unclip.experiment.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** All rows by their short names, with what they measure in words. */
final class Catalogue {

    /** Rows that are measured in the same way and stand in one table. */
    enum Group {
        /** Whole steps, which PyTorch has too. */
        STEPS("Steps"),
        /** Embedding of pictures and captions, which PyTorch has too. */
        EMBEDDING("Embedding"),
        /** Parts of the library, by JMH. */
        PARTS("Parts"),
        /** Whole programs. */
        WHOLES("Whole programs"),
        /** Memory of a long run. */
        MEMORY("Memory"),
        /** How time grows. */
        GROWTH("Growth");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        /** The title of its table. */
        String title() {
            return title;
        }

        /** The title of its table if that has PyTorch's times too. */
        String titleBesidePytorch() {
            return title + " beside PyTorch's";
        }

        /** Whether PyTorch has the same. */
        boolean comparable() {
            return this == STEPS || this == EMBEDDING;
        }
    }

    private static final Map<Group, Map<String, String>> ROWS = new LinkedHashMap<>();

    static {
        for (int batch : new int[] {1, 16, 64}) {
            add(Group.STEPS, "train-" + batch, "training step of the U-Net, batch " + batch);
        }
        for (int batch : new int[] {1, 16, 64}) {
            add(Group.STEPS, "sample-" + batch, "sampling step of the U-Net, batch " + batch);
        }
        add(Group.STEPS, "transformer", "transformer block, forward (16 × 77 tokens of width 512)");
        add(Group.STEPS, "transformer-train", "the same block, forward and backward");
        add(Group.STEPS, "optimiser", "clipping, AdamW and moving average of the U-Net's weights");
        add(
                Group.EMBEDDING,
                "embed-emoji",
                "5,000 emoji files and their captions into a cache, by clip-small");
        add(Group.EMBEDDING, "encode-images", "image encoder of ViT-B/32, 16 pictures");
        add(
                Group.EMBEDDING,
                "encode-texts",
                "text encoder of ViT-B/32, 64 captions without the padding that all have");
        add(Group.PARTS, "sampler-overhead", "a sampling step apart from the network, 16 pictures");
        add(Group.PARTS, "data-loading", "emoji of 32 × 32 through the loader, one thread");
        add(Group.PARTS, "png", "a picture of 256 × 256 into a PNG file");
        add(Group.PARTS, "gif", "20 frames of 128 × 128 into a GIF file");
        add(Group.WHOLES, "pictures-cold", "`unclip sample` of 8 pictures from cold start");
        add(Group.WHOLES, "pictures-warm", "8 pictures with the weights loaded");
        add(Group.WHOLES, "cli-version", "`unclip --version`");
        add(Group.WHOLES, "cli-help", "`unclip help`");
        add(Group.WHOLES, "kernel-start", "the notebooks' kernel up to its first cell's answer");
        add(Group.MEMORY, "memory", "training of the U-Net at batch 1");
        add(Group.GROWTH, "growth-steps", "sampling over 8, 16, 32 and 64 steps, 1 picture");
        add(Group.GROWTH, "growth-pictures", "sampling of 8, 16, 32 and 64 pictures, 2 steps");
        add(Group.GROWTH, "threads-train", "training step of the U-Net, batch 16");
        add(Group.GROWTH, "threads-sample", "sampling step of the U-Net, batch 16");
    }

    private Catalogue() {}

    private static void add(Group group, String row, String what) {
        ROWS.computeIfAbsent(group, g -> new LinkedHashMap<>()).put(row, what);
    }

    /** What a row measures. */
    static String what(Group group, String row) {
        String what = ROWS.getOrDefault(group, Map.of()).get(row);
        if (what == null) {
            throw new IllegalArgumentException("There is no row " + row + ".");
        }
        return what;
    }

    /** The titles of all tables, in order. */
    static List<String> titles() {
        List<String> titles = new ArrayList<>();
        for (Group group : Group.values()) {
            titles.add(group.titleBesidePytorch());
            titles.add(group.title());
        }
        return titles;
    }

    /** Pictures or captions in one repetition of a row of embedding. */
    static int items(String row) {
        return switch (row) {
            case "embed-emoji" -> EmojiFiles.COUNT;
            case "encode-images" -> EmbeddingTask.PICTURES;
            case "encode-texts" -> EmbeddingTask.BATCH;
            default -> throw new IllegalArgumentException("The row " + row + " counts nothing.");
        };
    }

    /** Whether these are all rows of a group. */
    static boolean isWhole(Group group, List<String> rows) {
        return ROWS.getOrDefault(group, Map.of()).keySet().equals(Set.copyOf(rows));
    }

    /**
     * The rows in whose names one of the patterns is found, by group; all of them without patterns.
     *
     * @throws IllegalArgumentException one sentence if a pattern is broken or finds nothing
     */
    static Map<Group, List<String>> select(List<String> patterns) {
        Map<Group, List<String>> selected = new LinkedHashMap<>();
        Set<String> wanted = new LinkedHashSet<>();
        patterns.forEach(pattern -> wanted.addAll(found(pattern)));
        ROWS.forEach(
                (group, rows) -> {
                    List<String> chosen = new ArrayList<>(rows.keySet());
                    chosen.removeIf(row -> !patterns.isEmpty() && !wanted.contains(row));
                    if (!chosen.isEmpty()) {
                        selected.put(group, chosen);
                    }
                });
        return selected;
    }

    private static List<String> found(String pattern) {
        Pattern compiled;
        try {
            compiled = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is not a regular expression: " + e.getDescription() + ".",
                    e);
        }
        List<String> rows = names().stream().filter(row -> compiled.matcher(row).find()).toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "No row is called '"
                            + pattern
                            + "'; there are: "
                            + String.join(", ", names())
                            + ".");
        }
        return rows;
    }

    private static List<String> names() {
        return ROWS.values().stream().flatMap(rows -> rows.keySet().stream()).toList();
    }
}
