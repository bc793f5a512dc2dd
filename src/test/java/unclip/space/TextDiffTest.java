package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class TextDiffTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray image = Vectors.unit(manager, 1, 4, 6);
    private final NDArray from = Vectors.unit(manager, 2, 4, 6);
    private final NDArray to = Vectors.unit(manager, 3, 4, 6);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void atThetaZeroNothingChangesAndAtOneOnlyTheDirectionIsLeft() {
        NDArray direction = TextDiff.direction(to, from);
        assertThat(Vectors.largest(TextDiff.apply(image, direction, 0).sub(image)))
                .isLessThan(1e-15);
        assertThat(Vectors.largest(TextDiff.apply(image, direction, 1).sub(direction)))
                .isLessThan(1e-14);
    }

    @Test
    void theOppositeEditPointsTheOtherWay() {
        NDArray there = TextDiff.direction(to, from);
        assertThat(Vectors.largest(there.add(TextDiff.direction(from, to)))).isLessThan(1e-15);
    }

    @Test
    void thePathHasARowForEachTheta() {
        NDArray direction = TextDiff.direction(to, from);
        NDArray one = image.get("0:1");
        NDArray path = TextDiff.path(one, direction.get("0:1"), List.of(0.0, 0.5));
        assertThat(Vectors.largest(path.get("0:1").sub(one))).isLessThan(1e-15);
        assertThat(path.getShape().get(0)).isEqualTo(2);
    }

    @Test
    void anAnalogyOfAParallelogramFindsItsFourthCorner() {
        NDArray a = manager.create(new double[] {0.6, 0.8, 0}).reshape(1, 3);
        NDArray b = manager.create(new double[] {0, 0.8, 0.6}).reshape(1, 3);
        NDArray c = manager.create(new double[] {0.6, -0.8, 0}).reshape(1, 3);
        NDArray d = manager.create(new double[] {0, -0.8, 0.6}).reshape(1, 3);
        assertThat(Vectors.largest(TextDiff.analogy(a, b, c).sub(d))).isLessThan(1e-15);
    }

    @Test
    void equalCaptionsHaveNoDirectionAndThetaHasARange() {
        assertThatThrownBy(() -> TextDiff.direction(from, from))
                .hasMessageContaining("no direction");
        assertThatThrownBy(() -> TextDiff.apply(image, to, 1.1)).hasMessageContaining("got 1.1");
    }
}
