package unclip.data.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import unclip.data.Example;
import unclip.data.Palette;
import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

class ShapesDatasetTest {

    private static final ShapesOptions OPTIONS = ShapesOptions.training(32, 3000, 7);

    private final ShapesDataset data = new ShapesDataset(OPTIONS);

    @Test
    void anExampleIsAFunctionOfIndexAndStream() {
        Example one = data.example(17, RandomStreams.open(1));
        Example same = new ShapesDataset(32, 7, 3000).example(17, RandomStreams.open(1));
        Example other = data.example(17, RandomStreams.open(2));
        assertThat(same.caption()).isEqualTo(one.caption());
        assertThat(pixels(same)).isEqualTo(pixels(one));
        assertThat(pixels(other)).isNotEqualTo(pixels(one));
        assertThat(one.image().getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
        assertThat(one.image().getWidth()).isEqualTo(32);
    }

    @Test
    void everyCaptionIsTrueOfItsScene() {
        int told = 0;
        for (int i = 0; i < 1000; i++) {
            Scene scene = data.scene(i);
            String caption = data.example(i, RandomStreams.open(3, i)).caption();
            told += scene.paraphrases().stream().anyMatch(p -> p.startsWith(caption)) ? 1 : 0;
            assertThat(ScenePrompt.parse(caption).layout().count())
                    .isEqualTo(scene.layout().count());
        }
        assertThat(told).isEqualTo(1000);
    }

    @Test
    void trainingNeverShowsWhatIsHeldOutAndTheRestAlwaysDoes() {
        ShapesDataset heldOut = new ShapesDataset(OPTIONS.withSplit(Split.HELD_OUT));
        for (int i = 0; i < 2000; i++) {
            assertThat(HoldOut.contains(data.scene(i).layout())).isFalse();
            assertThat(HoldOut.contains(heldOut.scene(i).layout())).isTrue();
        }
    }

    @Test
    void trainingShowsEveryPairThatIsNotHeldOut() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            for (ShapeObject object : data.scene(i).layout().objects()) {
                seen.add(object.colour() + " " + object.shape());
                seen.add(object.drawnFill() + " " + object.shape());
            }
        }
        assertThat(seen).hasSize(72 - 8 + 32 - 6);
    }

    @Test
    void theHeldOutPairsAreDiagonalsOfLatinSquares() {
        for (ShapeKind shape : ShapeKind.values()) {
            assertThat(Arrays.stream(Palette.values()).filter(c -> HoldOut.contains(c, shape)))
                    .hasSize(1);
            assertThat(Arrays.stream(Fill.values()).filter(f -> HoldOut.contains(f, shape)))
                    .hasSizeLessThanOrEqualTo(1);
        }
        for (Palette colour : Palette.values()) {
            assertThat(Arrays.stream(ShapeKind.values()).filter(s -> HoldOut.contains(colour, s)))
                    .hasSizeLessThanOrEqualTo(1);
        }
        for (Fill fill : Fill.values()) {
            assertThat(Arrays.stream(ShapeKind.values()).filter(s -> HoldOut.contains(fill, s)))
                    .hasSize(fill == Fill.SOLID ? 0 : 2);
        }
    }

    @Test
    void badOptionsAreRefusedWithTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShapesOptions.training(32, 0, 1))
                .withMessageContaining("not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SceneMix(1, 1, 1, 1.5, 0, 0, false))
                .withMessageContaining("sizeWord")
                .withMessageContaining("1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SceneMix.DEFAULT.withWeights(0, 0, 0))
                .withMessageContaining("weights");
        assertThatThrownBy(() -> data.scene(3000)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static int[] pixels(Example example) {
        BufferedImage image = example.image();
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
