package unclip.data.emoji;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import unclip.data.CommittedData;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

class EmojiSplitTest {

    private static List<EmojiEntry> entries;

    @BeforeAll
    static void open() throws IOException {
        entries = EmojiPack.open(CommittedData.folder("emoji")).entries();
    }

    private static List<EmojiEntry> of(Split split, Style style) {
        return entries.stream().filter(entry -> entry.split(style) == split).toList();
    }

    private static String roleAndHair(EmojiEntry entry) {
        return entry.role() + "/" + entry.hair();
    }

    private static List<List<String>> marginals(EmojiEntry entry) {
        String role = roleAndHair(entry);
        return List.of(
                List.of("role", role),
                List.of("gender", entry.gender()),
                List.of("tone", entry.tone()),
                List.of("role, gender", role, entry.gender()),
                List.of("role, tone", role, entry.tone()),
                List.of("gender, tone", entry.gender(), entry.tone()));
    }

    @Test
    void everyMarginalOfAHeldOutCellIsSeenInTrainingInBothStyles() {
        for (Style style : Style.learnt()) {
            Set<List<String>> seen = new HashSet<>();
            of(Split.TRAIN, style).forEach(entry -> seen.addAll(marginals(entry)));
            for (EmojiEntry entry : of(Split.CELL, style)) {
                assertThat(seen).as(entry.label()).containsAll(marginals(entry));
            }
        }
    }

    @Test
    void aCellIsHeldOutWholeAndInBothStyles() {
        Map<List<String>, Set<Split>> cells = new HashMap<>();
        for (EmojiEntry entry : entries) {
            for (Style style : Style.learnt()) {
                cells.computeIfAbsent(
                                List.of(roleAndHair(entry), entry.gender(), entry.tone()),
                                cell -> new HashSet<>())
                        .add(entry.split(style));
            }
        }
        cells.forEach(
                (cell, splits) -> {
                    if (splits.contains(Split.CELL)) {
                        assertThat(splits).as("%s", cell).containsExactly(Split.CELL);
                    }
                });
    }

    @Test
    void aTenthOfTheGridIsHeldOut() {
        Map<String, Set<List<String>>> roles = new HashMap<>();
        for (EmojiEntry entry : entries) {
            boolean styleTest =
                    Style.learnt().stream().anyMatch(style -> entry.split(style) == Split.STYLE);
            if (!entry.gender().isEmpty() && !styleTest) {
                roles.computeIfAbsent(roleAndHair(entry), role -> new HashSet<>())
                        .add(List.of(entry.gender(), entry.tone()));
            }
        }
        long grid = 0;
        for (Set<List<String>> cells : roles.values()) {
            boolean genders = cells.stream().map(c -> c.get(0)).distinct().count() > 1;
            boolean tones = cells.stream().map(c -> c.get(1)).distinct().count() > 1;
            grid += genders && tones ? cells.size() : 0;
        }
        long heldOut =
                of(Split.CELL, Style.NOTO).stream()
                        .map(e -> List.of(roleAndHair(e), e.gender(), e.tone()))
                        .distinct()
                        .count();
        assertThat((double) heldOut / grid).isBetween(0.095, 0.105);
    }

    @Test
    void aConceptOfTheStyleTestIsHeldOutWholeInOneStyleAndSeenInTheOther() {
        Map<String, List<Style>> heldOut = new HashMap<>();
        for (Style style : Style.learnt()) {
            for (EmojiEntry entry : of(Split.STYLE, style)) {
                for (Style other : Style.learnt()) {
                    if (other != style) {
                        assertThat(entry.split(other)).isEqualTo(Split.TRAIN);
                    }
                }
                heldOut.computeIfAbsent(entry.role(), role -> new ArrayList<>()).add(style);
            }
        }
        heldOut.forEach((role, styles) -> assertThat(new HashSet<>(styles)).hasSize(1));
        long concepts = entries.stream().map(EmojiEntry::role).distinct().count();
        assertThat((double) heldOut.size() / concepts).isBetween(0.049, 0.051);
    }

    @Test
    void theFacesHeartsAndShapesOfTheFirstDemosAreLearntFrom() {
        for (String label : List.of("red heart", "fox", "grinning face", "blue circle")) {
            assertThat(entries.stream().filter(e -> e.label().equals(label)).findFirst())
                    .get()
                    .matches(entry -> entry.splits().containsValue(Split.TRAIN));
        }
    }
}
