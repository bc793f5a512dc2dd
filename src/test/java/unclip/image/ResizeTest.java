package unclip.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResizeTest {

    @Test
    void everyFilterKeepsConstantsAndTheSameSize() {
        float[] flat = {0.3f, 0.3f, 0.3f, 0.3f, 0.3f, 0.3f};
        float[] some = {-1, 2, 0.5f, 0.1f, 0.2f, 9};
        for (Resize.Filter filter : Resize.Filter.values()) {
            for (float v : filter.planes(flat, 2, 3, 5, 2)) {
                assertThat(v).isEqualTo(0.3f, within(1e-6f));
            }
            assertThat(filter.planes(some, 2, 3, 2, 3)).containsExactly(some, within(1e-6f));
        }
    }

    @Test
    void nearestDoublesEachPixelAndBilinearGoesBetween() {
        float[] two = {0, 1};
        assertThat(Resize.Filter.NEAREST.planes(two, 1, 2, 2, 4))
                .containsExactly(0, 0, 1, 1, 0, 0, 1, 1);
        assertThat(Resize.Filter.BILINEAR.planes(two, 1, 2, 1, 4))
                .containsExactly(new float[] {0, 0.25f, 0.75f, 1}, within(1e-6f));
    }

    @Test
    void cellMeansAverageEachCellOfEachPlane() {
        float[] planes = {0, 2, 4, 6, 2, 4, 6, 8, 10, 10, 1, 1, 10, 10, 1, 1};
        assertThat(Resize.cellMeans(planes, 2, 4, 2)).containsExactly(2, 6, 10, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> Resize.cellMeans(planes, 2, 4, 3));
    }
}
