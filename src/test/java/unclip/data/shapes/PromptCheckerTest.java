package unclip.data.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.data.Palette;
import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

class PromptCheckerTest {

    private static final int RENDERS = 2000;
    private static final long SEED = 20;
    private static final Map<Integer, List<Case>> CASES = new ConcurrentHashMap<>();

    private final PromptChecker checker = new PromptChecker();

    /** What was drawn and what was read. */
    private record Case(int index, Scene scene, SceneReading reading) {}

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void agreesWithAtLeast99PercentOfTrueRenders(int size) {
        long agreed =
                cases(size).stream()
                        .filter(c -> checker.check(c.reading, ScenePrompt.of(c.scene)).allCorrect())
                        .count();
        assertThat(agreed).isGreaterThanOrEqualTo(RENDERS * 99 / 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void refusesAtLeast99PercentOfPromptsWithOneWordWrongAndNamesTheFault(int size) {
        Map<WrongPrompts.Fault, int[]> tally = new EnumMap<>(WrongPrompts.Fault.class);
        for (Case c : cases(size)) {
            WrongPrompts.of(c.scene, RandomStreams.open(SEED, c.index, 1))
                    .forEach(
                            (fault, prompt) -> {
                                PromptReport report = checker.check(c.reading, prompt);
                                int[] counts = tally.computeIfAbsent(fault, f -> new int[2]);
                                counts[0]++;
                                counts[1] += refused(report, fault) ? 1 : 0;
                            });
        }
        assertThat(tally).containsOnlyKeys(WrongPrompts.Fault.values());
        tally.forEach(
                (fault, counts) -> {
                    assertThat(counts[0]).as("prompts with wrong %s", fault).isGreaterThan(100);
                    assertThat(counts[1] / (double) counts[0])
                            .as("refused of those with wrong %s", fault)
                            .isGreaterThanOrEqualTo(0.99);
                });
    }

    private static boolean refused(PromptReport report, WrongPrompts.Fault fault) {
        return !report.allCorrect() && !report.correct(fault.attribute).orElse(true);
    }

    @Test
    void acceptsBothWordingsOfARelation() {
        for (int i = 0; i < 50; i++) {
            RenderedScene rendered = rendered(64, i);
            for (String caption : rendered.scene().paraphrases()) {
                assertThat(checker.check(rendered.image(), caption).allCorrect()).isTrue();
            }
        }
    }

    @Test
    void reportsSwappedColoursAsABindingFailureWithRightWords() {
        SceneReading reading =
                new SceneReading(
                        Palette.WHITE,
                        List.of(
                                seen(Palette.BLUE, ShapeKind.CIRCLE, 0.25),
                                seen(Palette.RED, ShapeKind.SQUARE, 0.75)));
        PromptReport report =
                checker.check(reading, ScenePrompt.parse("a red circle left of a blue square"));
        assertThat(report.verdicts())
                .containsEntry(Attribute.COUNT, true)
                .containsEntry(Attribute.COLOUR, true)
                .containsEntry(Attribute.SHAPE, true)
                .containsEntry(Attribute.BINDING, false)
                .doesNotContainKeys(Attribute.BACKGROUND, Attribute.SIZE, Attribute.FILL);
        assertThat(report.summary()).contains("colour yes", "binding no");
    }

    @Test
    void judgesASingleObjectByTheBestOfSeveral() {
        SceneReading reading =
                new SceneReading(
                        Palette.WHITE,
                        List.of(
                                seen(Palette.BLUE, ShapeKind.CIRCLE, 0.25),
                                seen(Palette.RED, ShapeKind.STAR, 0.75)));
        assertThat(checker.check(reading, ScenePrompt.parse("a red star")).verdicts())
                .containsEntry(Attribute.COUNT, false)
                .containsEntry(Attribute.COLOUR, true)
                .containsEntry(Attribute.SHAPE, true);
    }

    @Test
    void aMemberOfAnotherColourSpoilsAGroup() {
        SceneReading reading =
                new SceneReading(
                        Palette.WHITE,
                        List.of(
                                seen(Palette.RED, ShapeKind.STAR, 0.25),
                                seen(Palette.BLUE, ShapeKind.STAR, 0.75)));
        assertThat(checker.check(reading, ScenePrompt.parse("two red stars")).verdicts())
                .containsEntry(Attribute.COUNT, true)
                .containsEntry(Attribute.COLOUR, false)
                .containsEntry(Attribute.SHAPE, true);
    }

    @Test
    void aBlobHasNoShape() {
        ReadObject blob =
                new ReadObject(Palette.RED, ShapeKind.STAR, Fill.SOLID, 0.5, 0.5, 0.5, 0.4);
        SceneReading reading = new SceneReading(Palette.WHITE, List.of(blob));
        assertThat(checker.check(reading, ScenePrompt.parse("a solid red star")).verdicts())
                .containsEntry(Attribute.COLOUR, true)
                .containsEntry(Attribute.SHAPE, false)
                .containsEntry(Attribute.FILL, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a small striped red heart in the top left on a white background",
                "three red hearts on a white background",
                "a large red heart above a dotted blue star on a white background"
            })
    void anEmptyPictureFulfilsNothingButTheBackground(String caption) {
        BufferedImage empty = new SceneRenderer(32).draw(List.of(), Palette.WHITE.rgb());
        PromptReport report = checker.check(empty, caption);
        assertThat(report.reading().objects()).isEmpty();
        report.verdicts()
                .forEach((a, right) -> assertThat(right).isEqualTo(a == Attribute.BACKGROUND));
    }

    @Test
    void onePictureObjectDoesNotMakeAPair() {
        SceneReading reading =
                new SceneReading(Palette.WHITE, List.of(seen(Palette.RED, ShapeKind.CIRCLE, 0.25)));
        PromptReport report =
                checker.check(reading, ScenePrompt.parse("a blue square right of a red circle"));
        assertThat(report.verdicts().values()).containsOnly(false);
    }

    @Test
    void saysWhatKindOfPictureItNeeds() {
        BufferedImage wide = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
        assertThatThrownBy(() -> checker.read(wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("40 x 20");
    }

    private static ReadObject seen(Palette colour, ShapeKind shape, double x) {
        return new ReadObject(colour, shape, Fill.SOLID, x, 0.5, 0.3, 0.95);
    }

    /** The fixed renders, read once for all tests. */
    private static List<Case> cases(int size) {
        return CASES.computeIfAbsent(
                size,
                s -> IntStream.range(0, RENDERS).mapToObj(i -> read(i, rendered(s, i))).toList());
    }

    private static Case read(int index, RenderedScene rendered) {
        return new Case(index, rendered.scene(), new SceneReader().read(rendered.image()));
    }

    private static RenderedScene rendered(int size, int index) {
        UniformRandomProvider random = RandomStreams.open(SEED, index);
        Scene scene = SceneSampler.all().next(random);
        return new SceneRenderer(size).render(scene, random);
    }
}
