package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModalityGapTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theGapIsTheDistanceOfTheMeans() {
        NDArray images = manager.create(new double[][] {{1, 0, 0}, {0, 1, 0}});
        NDArray texts = manager.create(new double[][] {{0, 0, 1}});
        ModalityGap gap = ModalityGap.measure(images, texts);
        assertThat(gap.delta().toDoubleArray()).containsExactly(0.5, 0.5, -1);
        assertThat(gap.size()).isCloseTo(Math.sqrt(1.5), within(1e-15));
    }

    @Test
    void shiftingBothCrowdsByHalfNearlyClosesItAndByNothingChangesNothing() {
        NDArray offset = manager.create(new double[] {1, 0, 0, 0, 0, 0});
        NDArray images = UnitVectors.normalise(Vectors.unit(manager, 1, 300, 6).add(offset));
        NDArray texts = UnitVectors.normalise(Vectors.unit(manager, 2, 300, 6).sub(offset));
        ModalityGap gap = ModalityGap.measure(images, texts);
        assertThat(gap.size()).isGreaterThan(1);
        assertThat(Vectors.largest(gap.shiftImages(images, 0).sub(images))).isLessThan(1e-15);
        NDArray movedImages = gap.shiftImages(images, 0.5);
        NDArray movedTexts = gap.shiftTexts(texts, 0.5);
        // Before the lengths are restored the means coincide; after that a fraction is left.
        assertThat(ModalityGap.measure(movedImages, movedTexts).size())
                .isLessThan(0.2 * gap.size());
        assertThat(ModalityGap.measure(gap.shiftImages(images, -0.2), texts).size())
                .isGreaterThan(gap.size());
    }

    @Test
    void otherWidthsAreNamed() {
        assertThatThrownBy(
                        () ->
                                ModalityGap.measure(
                                        Vectors.unit(manager, 1, 2, 3),
                                        Vectors.unit(manager, 1, 2, 4)))
                .hasMessageContaining("one width");
    }
}
