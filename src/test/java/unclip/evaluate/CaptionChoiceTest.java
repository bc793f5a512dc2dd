package unclip.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import java.util.Objects;
import java.util.stream.IntStream;

/** With encoders that count words, whole or in pairs of neighbours. */
class CaptionChoiceTest {

    private static final ShapesDataset PICTURES =
            new ShapesDataset(ShapesOptions.training(16, 150, 3).withSplit(Split.ALL));
    private static final int FEATURES = 1500;

    private final Map<String, Integer> known = new HashMap<>();
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aBagOfWordsTellsEverythingButWhichBelongsToWhich() {
        Map<Attribute, CaptionChoice> choices = measure(false);
        assertThat(choices).containsOnlyKeys(Attribute.values());
        choices.forEach(
                (attribute, choice) ->
                        assertThat(choice.right())
                                .as(attribute.word())
                                .isEqualTo(attribute == Attribute.BINDING ? 0 : 1));
    }

    @Test
    void pairsOfNeighboursTellThatToo() {
        measure(true)
                .forEach(
                        (attribute, choice) ->
                                assertThat(choice.right()).as(attribute.word()).isEqualTo(1));
    }

    @Test
    void chanceCountsTheCaptions() {
        Map<Attribute, CaptionChoice> choices = measure(false);
        assertThat(of(choices, Attribute.SIZE).chance()).isEqualTo(0.5);
        assertThat(of(choices, Attribute.BINDING).chance()).isEqualTo(0.5);
        assertThat(of(choices, Attribute.RELATION).chance()).isEqualTo(0.25);
        assertThat(of(choices, Attribute.POSITION).chance()).isCloseTo(0.2, within(1e-12));
        assertThat(of(choices, Attribute.BACKGROUND).asked()).isEqualTo(PICTURES.size());
    }

    @Test
    void everyPictureNeedsItsEmbedding() {
        NDArray few = manager.ones(new Shape(3, 4)).div(2);
        assertThatThrownBy(() -> CaptionChoice.measure(PICTURES, few, texts -> few))
                .hasMessage("150 pictures need as many embeddings, got (3, 4).");
    }

    private static CaptionChoice of(Map<Attribute, CaptionChoice> choices, Attribute attribute) {
        CaptionChoice choice = choices.get(attribute);
        assertThat(choice).as(attribute.word()).isNotNull();
        return Objects.requireNonNull(choice);
    }

    private Map<Attribute, CaptionChoice> measure(boolean neighbours) {
        List<String> captions =
                IntStream.range(0, PICTURES.size())
                        .mapToObj(i -> PICTURES.scene(i).caption())
                        .toList();
        return CaptionChoice.measure(
                PICTURES, embed(captions, neighbours), texts -> embed(texts, neighbours));
    }

    /** How often each word, or each word behind its last one, is in a caption. */
    private NDArray embed(List<String> captions, boolean neighbours) {
        float[] counts = new float[captions.size() * FEATURES];
        for (int i = 0; i < captions.size(); i++) {
            String before = "";
            for (String word : captions.get(i).split(" ", -1)) {
                String feature = neighbours ? before + " " + word : word;
                counts[i * FEATURES + known.computeIfAbsent(feature, key -> known.size())]++;
                before = word;
            }
        }
        return UnitVectors.normalise(manager.create(counts, new Shape(captions.size(), FEATURES)));
    }
}
