package unclip.evaluate;

import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.TonePair;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A role that the emoji show as a man and as a woman, each in yellow and in five skin tones: twelve
 * pictures of which each pair that differs in one attribute is an edit with a known answer.
 *
 * <p>The committed pack has 73 of them. A narrower count gives 62: it leaves out the six roles that
 * also face right (walking, running, kneeling, with a white cane, and in either wheelchair), the
 * four whose labels say the gender otherwise than by "man" and "woman" (boy and girl, merman and
 * mermaid, prince and princess, Santa and Mrs. Claus), and "men" and "women holding hands".
 *
 * @param role such as "technologist"
 * @param cells twelve
 */
public record EmojiGrid(String role, List<EmojiEntry> cells) {

    private static final int CELLS = 12;

    /**
     * A change of one attribute.
     *
     * @param kind gender or tone
     * @param from the emoji that is there
     * @param to the emoji that is wanted
     */
    public record Edit(String kind, EmojiEntry from, EmojiEntry to) {}

    /** Checks that the grid is full. */
    public EmojiGrid {
        cells = List.copyOf(cells);
        if (cells.size() != CELLS) {
            throw new IllegalArgumentException(
                    "A full grid has %s cells, \"%s\" has %s."
                            .formatted(CELLS, role, cells.size()));
        }
    }

    /** The full grids among some emoji, in the order of their roles. */
    public static List<EmojiGrid> full(List<EmojiEntry> entries) {
        Map<String, List<EmojiEntry>> roles = new TreeMap<>();
        for (EmojiEntry entry : entries) {
            boolean gendered = entry.gender().equals("man") || entry.gender().equals("woman");
            boolean toned = entry.tone().isEmpty() || TonePair.TONES.contains(entry.tone());
            if (gendered && toned && entry.hair().isEmpty() && entry.direction().isEmpty()) {
                roles.computeIfAbsent(entry.role(), role -> new ArrayList<>()).add(entry);
            }
        }
        List<EmojiGrid> grids = new ArrayList<>();
        roles.forEach(
                (role, cells) -> {
                    if (cells.size() == CELLS) {
                        grids.add(new EmojiGrid(role, cells));
                    }
                });
        return List.copyOf(grids);
    }

    /** All ordered pairs that differ in exactly one attribute: 12 of gender and 60 of tone. */
    public List<Edit> edits() {
        List<Edit> edits = new ArrayList<>();
        for (EmojiEntry from : cells) {
            for (EmojiEntry to : cells) {
                boolean gender = !from.gender().equals(to.gender());
                boolean tone = !from.tone().equals(to.tone());
                if (gender != tone) {
                    edits.add(new Edit(gender ? "gender" : "tone", from, to));
                }
            }
        }
        return List.copyOf(edits);
    }
}
