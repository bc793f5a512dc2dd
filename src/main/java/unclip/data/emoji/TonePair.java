package unclip.data.emoji;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two emoji whose labels differ by one step of skin tone and by nothing else.
 *
 * @param lighter id of the lighter one
 * @param darker id of the darker one
 */
public record TonePair(int lighter, int darker) {

    /** The skin tones from the lightest, without the default yellow. */
    public static final List<String> TONES =
            List.of("light", "medium-light", "medium", "medium-dark", "dark");

    /** All pairs of adjacent tones. */
    public static List<TonePair> adjacent(List<EmojiEntry> entries) {
        Map<List<String>, Map<String, Integer>> families = new HashMap<>();
        for (EmojiEntry entry : entries) {
            if (!entry.tone().isEmpty()) {
                families.computeIfAbsent(
                                List.of(entry.base(), entry.hair(), entry.direction()),
                                key -> new HashMap<>())
                        .put(entry.tone(), entry.id());
            }
        }
        List<TonePair> pairs = new ArrayList<>();
        for (Map<String, Integer> family : families.values()) {
            for (int i = 0; i + 1 < TONES.size(); i++) {
                Integer lighter = family.get(TONES.get(i));
                Integer darker = family.get(TONES.get(i + 1));
                if (lighter != null && darker != null) {
                    pairs.add(new TonePair(lighter, darker));
                }
            }
        }
        pairs.sort((p, q) -> Integer.compare(p.lighter(), q.lighter()));
        return List.copyOf(pairs);
    }
}
