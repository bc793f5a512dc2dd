package unclip.data.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.data.Palette;
import unclip.math.RandomStreams;

class ScenePromptTest {

    private static final SceneSampler EVERYTHING =
            new SceneSampler(new SceneMix(1, 1, 1, 0.5, 0.5, 0.5, true), Split.ALL);

    @Property
    void parsingACaptionGivesTheSceneBack(@ForAll long seed) {
        Scene scene = EVERYTHING.next(RandomStreams.open(seed));
        assertThat(ScenePrompt.parse(scene.caption())).isEqualTo(ScenePrompt.of(scene));
        assertThat(ScenePrompt.parse(scene.caption()).scene()).contains(scene);
        ScenePrompt open = new ScenePrompt(scene.layout(), null);
        assertThat(ScenePrompt.parse(open.caption())).isEqualTo(open);
    }

    @Property
    void tellingARelationTwiceFromTheOtherSideChangesNothing(@ForAll long seed) {
        Scene scene = EVERYTHING.next(RandomStreams.open(seed));
        if (scene.layout() instanceof Layout.Pair pair) {
            assertThat(pair.inverse().inverse()).isEqualTo(pair);
            assertThat(scene.paraphrases())
                    .containsExactly(
                            scene.caption(),
                            new Scene(pair.inverse(), scene.background()).caption());
        } else {
            assertThat(scene.paraphrases()).containsExactly(scene.caption());
        }
    }

    @Test
    void captionsAreGrammaticalEnglish() {
        ShapeObject star =
                new ShapeObject(ObjectSize.SMALL, Fill.OUTLINED, Palette.RED, ShapeKind.STAR);
        ShapeObject square = ShapeObject.of(Palette.ORANGE, ShapeKind.SQUARE);
        assertThat(new Scene(new Layout.Single(star, Position.TOP_LEFT), Palette.WHITE).caption())
                .isEqualTo("a small outlined red star in the top left on a white background");
        assertThat(
                        new Scene(new Layout.Pair(square, Relation.LEFT_OF, star), Palette.BLUE)
                                .paraphrases())
                .containsExactly(
                        "an orange square left of a small outlined red star on a blue background",
                        "a small outlined red star right of an orange square on a blue background");
        ShapeObject cross = ShapeObject.of(Palette.BLACK, ShapeKind.CROSS);
        assertThat(new ScenePrompt(new Layout.Group(3, cross), null).caption())
                .isEqualTo("three black crosses");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A red, small circle. | a small red circle",
                "red circle at the center | a red circle in the centre",
                "one dotted green heart top-left on white | a dotted green heart in the top left on"
                        + " a white background",
                "a blue ring in the lower right corner | a blue ring in the bottom right",
                "3 white crosses against a black background | three white crosses on a black"
                        + " background",
                "a red circle to the left of the blue square | a red circle left of a blue square",
                "a red circle under a red star | a red circle below a red star"
            })
    void understandsOrdinaryWaysOfSayingTheSame(String said, String meant) {
        assertThat(ScenePrompt.parse(said).caption()).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a pink circle | at \"pink\": expected a number or a colour (red, orange",
                "a red | ends too early: expected a shape (circle",
                "a red dog | at \"dog\": expected a shape",
                "a circle | A colour is missing before \"circle\"",
                "five red circles | at \"five\": expected a number",
                "two red circle | at \"circle\": expected a shape",
                "a red circle left a blue square | at \"a\": expected \"of\"",
                "a red circle in the sky | at \"sky\": expected a position (centre",
                "a red circle in the top | ends too early: expected \"left\" or \"right\"",
                "a red circle on a pink background | at \"pink\": expected a background colour",
                "a red circle on a blue background please | at \"please\": expected the end",
                "a blue circle on a brown background | A background cannot be brown",
                "a blue circle on a blue background | A blue circle cannot be seen on a blue"
                        + " background",
                "a blue circle left of a blue circle | needs two objects that differ",
                "'' | The prompt is empty"
            })
    void quotesTheWordThatDoesNotFit(String said, String complaint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScenePrompt.parse(said))
                .withMessageContaining(complaint);
    }

    @Test
    void countsOutsideTheGrammarAreRefused() {
        ShapeObject ring = ShapeObject.of(Palette.RED, ShapeKind.RING);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Layout.Group(5, ring))
                .withMessageContaining("not 5");
    }
}
