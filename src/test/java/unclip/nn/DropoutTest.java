package unclip.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

class DropoutTest {

    @Test
    void numbersAreDroppedAtTheRateAndTheExpectationStays() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(2, 8, 50, 50));
            float[] y = new Dropout(0.25, 7, 0, 2).apply(x).toFloatArray();
            int dropped = 0;
            for (float value : y) {
                dropped += value == 0 ? 1 : 0;
                assertThat(value == 0 || Math.abs(value - 4 / 3f) < 1e-6).isTrue();
            }
            double sigma = Math.sqrt(0.25 * 0.75 / y.length);
            assertThat(dropped / (double) y.length).isCloseTo(0.25, within(5 * sigma));
        }
    }

    @Test
    void aRowIsTreatedAlikeInAnyPartOfTheBatchAndAnewInEachCall() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(3, 5, 3));
            Dropout whole = new Dropout(0.5, 7, 0, 3);
            NDArray first = whole.apply(x);
            NDArray second = whole.apply(x);
            Dropout part = new Dropout(0.5, 7, 1, 3);
            assertThat(part.apply(x.get("1:3"))).isEqualTo(first.get("1:3"));
            assertThat(part.apply(x.get("1:3"))).isEqualTo(second.get("1:3"));
            assertThat(first).isNotEqualTo(second);
            assertThat(first.get("0:1")).isNotEqualTo(first.get("1:2"));
        }
    }

    @Test
    void whatIsNoProbabilityOfDroppingIsRefused() {
        assertThatThrownBy(() -> new Dropout(1, 7, 0, 1))
                .hasMessage("dropout must lie in [0, 1), got 1.0.");
    }
}
