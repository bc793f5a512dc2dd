package unclip.data.emoji.build;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.Split;
import unclip.data.emoji.Style;
import unclip.math.RandomStreams;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is held out, decided once with fixed seeds.
 *
 * <ul>
 *   <li>5 % of the concepts (roles without gender, tone, hair and direction) are held out in one
 *       style each, the two styles in turn.
 *   <li>10 % of the cells (role and hair, gender, tone) of roles that exist with at least two
 *       genders and two tones are held out in both styles. A cell is taken only while its role and
 *       gender, its role and tone, and its gender and tone each remain in training together.
 * </ul>
 */
final class SplitPlan {

    static final double CELL_SHARE = 0.10;
    static final double STYLE_SHARE = 0.05;

    // another seed would hold out other pictures, and models trained before would have seen them
    private static final long CONCEPT_SEED = 0x8585fa7446003223L;
    private static final long CELL_SEED = 0x83d7e246d395382cL;

    /** The smallest unit that is held out in both styles. */
    private record Cell(String role, String gender, String tone) {}

    private SplitPlan() {}

    /** The same entries with their splits. */
    static List<EmojiEntry> assign(List<EmojiEntry> entries) {
        Map<String, Style> oneStyleOnly = styleConcepts(entries);
        Set<Cell> heldOut = cells(entries, oneStyleOnly.keySet());
        List<EmojiEntry> result = new ArrayList<>();
        for (EmojiEntry entry : entries) {
            Map<Style, Split> splits = new EnumMap<>(Style.class);
            for (Style style : Style.learnt()) {
                Split split = Split.TRAIN;
                if (heldOut.contains(cell(entry))) {
                    split = Split.CELL;
                } else if (oneStyleOnly.get(entry.role()) == style) {
                    split = Split.STYLE;
                }
                splits.put(style, split);
            }
            result.add(entry.withSplits(splits));
        }
        return List.copyOf(result);
    }

    private static Map<String, Style> styleConcepts(List<EmojiEntry> entries) {
        Set<String> roles = new TreeSet<>();
        entries.forEach(entry -> roles.add(entry.role()));
        List<String> shuffled = shuffle(new ArrayList<>(roles), CONCEPT_SEED);
        Map<String, Style> chosen = new HashMap<>();
        int wanted = (int) Math.round(STYLE_SHARE * shuffled.size());
        for (String role : shuffled.subList(0, wanted)) {
            chosen.put(role, Style.learnt().get(chosen.size() % Style.learnt().size()));
        }
        return chosen;
    }

    private static Set<Cell> cells(List<EmojiEntry> entries, Set<String> excludedRoles) {
        Map<String, Set<Cell>> byRole = new TreeMap<>();
        for (EmojiEntry entry : entries) {
            if (!entry.gender().isEmpty() && !excludedRoles.contains(entry.role())) {
                Cell cell = cell(entry);
                byRole.computeIfAbsent(cell.role(), role -> new HashSet<>()).add(cell);
            }
        }
        List<Cell> grid = new ArrayList<>();
        for (Set<Cell> cells : byRole.values()) {
            boolean genders = cells.stream().map(Cell::gender).distinct().count() > 1;
            boolean tones = cells.stream().map(Cell::tone).distinct().count() > 1;
            if (genders && tones) {
                grid.addAll(cells);
            }
        }
        grid.sort(
                (a, b) ->
                        List.of(a.role(), a.gender(), a.tone())
                                .toString()
                                .compareTo(List.of(b.role(), b.gender(), b.tone()).toString()));
        return holdOut(shuffle(grid, CELL_SEED), (int) Math.round(CELL_SHARE * grid.size()));
    }

    private static Set<Cell> holdOut(List<Cell> shuffled, int wanted) {
        Map<List<String>, Integer> left = new HashMap<>();
        for (Cell cell : shuffled) {
            marginals(cell).forEach(marginal -> left.merge(marginal, 1, Integer::sum));
        }
        Set<Cell> heldOut = new HashSet<>();
        for (Cell cell : shuffled) {
            boolean spared = marginals(cell).stream().allMatch(m -> left.getOrDefault(m, 0) > 1);
            if (heldOut.size() < wanted && spared) {
                heldOut.add(cell);
                marginals(cell).forEach(marginal -> left.merge(marginal, -1, Integer::sum));
            }
        }
        return heldOut;
    }

    private static List<List<String>> marginals(Cell cell) {
        return List.of(
                List.of("role, gender", cell.role(), cell.gender()),
                List.of("role, tone", cell.role(), cell.tone()),
                List.of("gender, tone", cell.gender(), cell.tone()));
    }

    private static Cell cell(EmojiEntry entry) {
        return new Cell(entry.role() + "/" + entry.hair(), entry.gender(), entry.tone());
    }

    private static <T> List<T> shuffle(List<T> items, long seed) {
        UniformRandomProvider random = RandomStreams.open(seed);
        List<T> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T swapped = shuffled.set(i, shuffled.get(j));
            shuffled.set(j, swapped);
        }
        return shuffled;
    }
}
