package unclip.data.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import unclip.data.Example;
import unclip.math.RandomStreams;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

class SceneFoilsTest {

    private static final ShapesOptions OPTIONS = ShapesOptions.training(64, 400, 11);

    private final ShapesDataset data = new ShapesDataset(OPTIONS);

    @Test
    void aFoilIsWrongOfThePictureAsTheReaderSeesIt() {
        PromptChecker checker = new PromptChecker();
        int refused = 0;
        int asked = 0;
        for (int i = 0; i < 120; i++) {
            RenderedScene rendered = data.rendered(i, RandomStreams.open(1, i));
            SceneReading reading = checker.read(rendered.image());
            for (List<Scene> foils : foils(rendered.scene(), true).byAttribute().values()) {
                for (Scene foil : foils) {
                    asked++;
                    refused += checker.check(reading, ScenePrompt.of(foil)).allCorrect() ? 0 : 1;
                }
            }
        }
        assertThat(asked).isGreaterThan(2_500);
        assertThat(refused).isGreaterThanOrEqualTo(asked * 99 / 100);
    }

    @Test
    void whatACaptionSaysCanAllBeSaidWrongly() {
        Set<Attribute> seen = EnumSet.noneOf(Attribute.class);
        for (int i = 0; i < OPTIONS.count(); i++) {
            seen.addAll(foils(data.scene(i), true).byAttribute().keySet());
        }
        assertThat(seen).containsExactlyInAnyOrder(Attribute.values());
    }

    @Test
    void foilsAreDifferentUntrueCaptionsWithTheSameClauses() {
        for (int i = 0; i < OPTIONS.count(); i++) {
            Example example = data.example(i, RandomStreams.open(2, i));
            List<String> drawn = example.foils().draw(5, RandomStreams.open(3, i));
            assertThat(drawn).hasSize(5).doesNotHaveDuplicates();
            assertThat(drawn).doesNotContain(example.caption());
            boolean named = example.caption().contains(" background");
            assertThat(drawn).allMatch(foil -> foil.contains(" background") == named);
            Scene scene = data.scene(i);
            assertThat(drawn)
                    .noneMatch(
                            foil ->
                                    scene.paraphrases().stream()
                                            .anyMatch(told -> told.startsWith(foil + " on ")));
        }
    }

    @Test
    void noFoilShowsWhatTrainingMustNotKnow() {
        for (int i = 0; i < OPTIONS.count(); i++) {
            foils(data.scene(i), true)
                    .byAttribute()
                    .values()
                    .forEach(
                            scenes ->
                                    assertThat(scenes)
                                            .noneMatch(foil -> HoldOut.contains(foil.layout())));
        }
    }

    @Test
    void theBackgroundIsWrongOnlyWhereItIsSaid() {
        Scene scene = data.scene(0);
        assertThat(foils(scene, false).byAttribute()).doesNotContainKey(Attribute.BACKGROUND);
        assertThat(foils(scene, true).byAttribute()).containsKey(Attribute.BACKGROUND);
    }

    @Test
    void everyFineMistakeIsAsLikelyAndComesFirst() {
        Scene scene = data.scene(0);
        Map<Attribute, List<Scene>> all = foils(scene, true).byAttribute();
        Set<Attribute> fine = EnumSet.copyOf(all.keySet());
        fine.removeAll(
                List.of(
                        Attribute.BACKGROUND,
                        Attribute.COLOUR,
                        Attribute.SIZE,
                        Attribute.POSITION));
        Map<Attribute, Integer> hits = new EnumMap<>(Attribute.class);
        int draws = 4_000;
        for (int i = 0; i < draws; i++) {
            String one = foils(scene, true).draw(1, RandomStreams.open(4, i)).get(0);
            all.forEach(
                    (attribute, scenes) -> {
                        if (scenes.stream().anyMatch(foil -> foil.paraphrases().contains(one))) {
                            hits.merge(attribute, 1, Integer::sum);
                        }
                    });
        }
        assertThat(fine).hasSizeGreaterThan(1);
        assertThat(hits.keySet()).isEqualTo(fine);
        double p = 1.0 / fine.size();
        double deviation = Math.sqrt(p * (1 - p) / draws);
        hits.values()
                .forEach(
                        n ->
                                assertThat(Math.abs((double) n / draws - p))
                                        .isLessThan(4 * deviation));
    }

    private static SceneFoils foils(Scene scene, boolean backgroundNamed) {
        return new SceneFoils(scene, Split.TRAIN, backgroundNamed);
    }
}
