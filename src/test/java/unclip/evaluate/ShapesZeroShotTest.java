package unclip.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.data.shapes.Attribute;
import unclip.data.shapes.ShapesDataset;
import unclip.data.shapes.ShapesOptions;
import unclip.data.shapes.Split;
import unclip.space.UnitVectors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** With encoders that know which words a caption has, and nothing else. */
class ShapesZeroShotTest {

    private static final ShapesDataset PICTURES =
            new ShapesDataset(ShapesOptions.training(16, 400, 3).withSplit(Split.HELD_OUT));

    private static final Map<Attribute, Integer> CLASSES =
            Map.of(
                    Attribute.BACKGROUND, 6,
                    Attribute.COUNT, 4,
                    Attribute.COLOUR, 9,
                    Attribute.SHAPE, 8,
                    Attribute.SIZE, 2,
                    Attribute.FILL, 4,
                    Attribute.POSITION, 5);

    private static final int WORDS = 64; // of the grammar, and some to spare

    private final Map<String, Integer> known = new HashMap<>();
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void anEncoderThatKnowsTheWordsTellsEveryAttribute() {
        Map<Attribute, ZeroShotAccuracy> accuracies =
                ShapesZeroShot.measure(PICTURES, embed(captions(), ""), texts -> embed(texts, ""));
        assertThat(accuracies).containsOnlyKeys(ShapesZeroShot.ATTRIBUTES);
        accuracies.forEach(
                (attribute, accuracy) ->
                        assertThat(accuracy.top1()).as(attribute.word()).isGreaterThan(0.9));
        accuracies.forEach(
                (attribute, accuracy) ->
                        assertThat(accuracy.table().rowCount())
                                .as(attribute.word())
                                .isEqualTo(CLASSES.get(attribute)));
        assertThat(of(accuracies, Attribute.BACKGROUND).table().intColumn("images").sum())
                .isEqualTo(PICTURES.size());
        assertThat(of(accuracies, Attribute.SIZE).table().intColumn("images").sum())
                .isLessThan(PICTURES.size() / 3.0);
    }

    @Test
    void anEncoderWithoutShapesGuessesThemAndNothingElse() {
        String deaf = "circle|square|heart|triangle|diamond|star|cross|ring";
        Map<Attribute, ZeroShotAccuracy> accuracies =
                ShapesZeroShot.measure(
                        PICTURES, embed(captions(), deaf), texts -> embed(texts, deaf));
        assertThat(of(accuracies, Attribute.SHAPE).top1()).isLessThan(0.5);
        assertThat(of(accuracies, Attribute.POSITION).top1()).isGreaterThan(0.9);
    }

    @Test
    void eachPictureHasItsEmbedding() {
        assertThatThrownBy(
                        () -> ShapesZeroShot.measure(PICTURES, manager.eye(3), t -> manager.eye(3)))
                .hasMessageContaining("400 pictures need as many embeddings, got (3, 3)");
    }

    private static List<String> captions() {
        return IntStream.range(0, PICTURES.size())
                .mapToObj(i -> PICTURES.scene(i).caption())
                .toList();
    }

    /** A direction for each word, backgrounds apart from the colours of objects. */
    private NDArray embed(List<String> captions, String deafTo) {
        float[] z = new float[captions.size() * WORDS];
        for (int i = 0; i < captions.size(); i++) {
            String plain = captions.get(i).replaceFirst(" on an? (\\w+) background", " on-$1");
            for (String word : plain.split(" ", -1)) {
                int at = known.computeIfAbsent(word, key -> known.size());
                z[i * WORDS + at] = word.matches(deafTo) ? 0 : 1;
            }
        }
        return UnitVectors.normalise(manager.create(z, new Shape(captions.size(), WORDS)));
    }

    private static ZeroShotAccuracy of(
            Map<Attribute, ZeroShotAccuracy> accuracies, Attribute attribute) {
        return requireNonNull(accuracies.get(attribute));
    }
}
