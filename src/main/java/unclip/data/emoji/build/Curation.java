package unclip.data.emoji.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiLabel;
import unclip.data.emoji.Split;
import unclip.data.emoji.Style;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which emoji the pack holds. Left out: flags (some share a picture or show the wrong one), bare
 * components, symbols other than geometric shapes, families (drawn as the same silhouettes under
 * different names), emoji that another one made obsolete, and couples of two different tones.
 */
final class Curation {

    /** A picture of the archive and what it shows. */
    record Picture(String imageName, EmojiEntry entry) {}

    private record Draft(int order, String imageName, Cldr.Annotation annotation) {}

    private Curation() {}

    /** Chooses, numbers from 1 in the order of CLDR, and splits. */
    static List<Picture> choose(byte[] table, Cldr cldr) throws IOException {
        List<Draft> drafts = new ArrayList<>();
        for (JsonNode node : new ObjectMapper().readTree(table)) {
            if (belongs(node)) {
                add(drafts, node, node, cldr);
                for (Map.Entry<String, JsonNode> variation :
                        node.path("skin_variations").properties()) {
                    boolean oneTone = !variation.getKey().contains("-");
                    if (oneTone && !variation.getValue().hasNonNull("obsoleted_by")) {
                        add(drafts, node, variation.getValue(), cldr);
                    }
                }
            }
        }
        drafts.sort(Comparator.comparingInt(Draft::order)); // stable: tones stay from light to dark
        List<EmojiEntry> entries = SplitPlan.assign(entries(drafts));
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            pictures.add(new Picture(drafts.get(i).imageName(), entries.get(i)));
        }
        return List.copyOf(pictures);
    }

    private static boolean belongs(JsonNode node) {
        boolean wanted =
                switch (node.get("category").asText()) {
                    case "Flags", "Component" -> false;
                    case "Symbols" -> node.get("subcategory").asText().equals("geometric");
                    default -> true;
                };
        return wanted && !node.hasNonNull("obsoleted_by");
    }

    private static void add(List<Draft> drafts, JsonNode parent, JsonNode node, Cldr cldr)
            throws IOException {
        Cldr.Annotation annotation = cldr.of(node.get("unified").asText());
        if (!annotation.label().startsWith("family:")) {
            int order = parent.get("sort_order").asInt();
            drafts.add(new Draft(order, node.get("image").asText(), annotation));
        }
    }

    private static List<EmojiEntry> entries(List<Draft> drafts) {
        Set<String> gendered = new HashSet<>();
        for (Draft draft : drafts) {
            String base = EmojiLabel.parse(draft.annotation().label()).base();
            if (!EmojiLabel.gender(base).isEmpty()) {
                gendered.add(EmojiLabel.role(base));
            }
        }
        List<EmojiEntry> entries = new ArrayList<>();
        for (Draft draft : drafts) {
            entries.add(entry(entries.size() + 1, draft.annotation(), gendered));
        }
        return entries;
    }

    private static EmojiEntry entry(int id, Cldr.Annotation annotation, Set<String> gendered) {
        EmojiLabel label = EmojiLabel.parse(annotation.label());
        String gender = EmojiLabel.gender(label.base());
        if (gender.isEmpty() && gendered.contains(label.base())) {
            gender = "person"; // "health worker", where "woman health worker" exists too
        }
        return new EmojiEntry(
                id,
                annotation.label(),
                label.base(),
                gender,
                label.tone(),
                label.hair(),
                label.direction(),
                annotation.group(),
                annotation.subgroup(),
                annotation.keywords(),
                Map.of(Style.NOTO, Split.TRAIN, Style.TWEMOJI, Split.TRAIN));
    }
}
