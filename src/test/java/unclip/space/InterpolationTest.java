package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class InterpolationTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void slerpStaysOnTheSphereAndWalksItAtConstantSpeed() {
        NDArray a = Vectors.unit(manager, 1, 20, 8);
        NDArray b = Vectors.unit(manager, 2, 20, 8);
        List<Double> omega = Interpolation.angles(a, b);
        for (double f : new double[] {0, 0.1, 0.5, 0.75, 1, 1.5}) {
            NDArray point = Interpolation.slerp(a, b, f);
            UnitVectors.require("Points", point);
            NDArray further = Interpolation.slerp(a, b, f + 0.01);
            List<Double> step = Interpolation.angles(point, further);
            for (int i = 0; i < 20; i++) {
                assertThat(step.get(i)).isCloseTo(0.01 * omega.get(i), within(1e-14));
            }
        }
    }

    @Test
    void slerpIsSymmetricAndBeginsAndEndsAtItsEnds() {
        NDArray a = Vectors.unit(manager, 1, 50, 6);
        NDArray b = Vectors.unit(manager, 2, 50, 6);
        for (double f : new double[] {0, 0.3, 0.5, 1}) {
            NDArray there = Interpolation.slerp(a, b, f);
            NDArray back = Interpolation.slerp(b, a, 1 - f);
            assertThat(Vectors.largest(there.sub(back))).isLessThan(1e-13);
        }
        assertThat(Vectors.largest(Interpolation.slerp(a, b, 0).sub(a))).isLessThan(1e-15);
        assertThat(Vectors.largest(Interpolation.slerp(a, b, 1).sub(b))).isLessThan(1e-14);
    }

    @Test
    void ofAQuarterCircleAThirdIsThirtyDegrees() {
        NDArray a = manager.create(new float[] {1, 0}, new Shape(1, 2));
        NDArray b = manager.create(new float[] {0, 1}, new Shape(1, 2));
        float[] third = Interpolation.slerp(a, b, 1 / 3.0).toFloatArray();
        assertThat(third[0]).isCloseTo((float) (Math.sqrt(3) / 2), within(1e-7f));
        assertThat(third[1]).isCloseTo(0.5f, within(1e-7f));
        float[] chord = Interpolation.lerp(a, b, 0.25).toFloatArray();
        assertThat(chord).containsExactly(0.75f, 0.25f);
    }

    @Test
    void equalVectorsStayAndAntipodalOnesTakeOneArcHalfOfItOrthogonal() {
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            double tolerance = type == DataType.FLOAT32 ? 3e-7 : 1e-15;
            NDArray a = Vectors.unit(manager, 3, 5, 7).toType(type, true);
            NDArray still = Interpolation.slerp(a, a, 0.4);
            assertThat(Vectors.largest(still.sub(a))).isLessThan(tolerance);
            NDArray half = Interpolation.slerp(a, a.neg(), 0.5);
            assertThat(half.getDataType()).isEqualTo(type);
            assertThat(Vectors.largest(UnitVectors.dots(half, a))).isLessThan(tolerance);
            assertThat(Vectors.largest(UnitVectors.lengths(half).sub(1))).isLessThan(tolerance);
            NDArray end = Interpolation.slerp(a, a.neg(), 1);
            assertThat(Vectors.largest(end.add(a))).isLessThan(tolerance);
        }
    }

    @Test
    void nearlyEqualAndNearlyAntipodalVectorsStayOnTheSphereInSinglePrecision() {
        NDArray a = Vectors.single(Vectors.unit(manager, 4, 30, 16));
        NDArray noise = Vectors.single(Vectors.unit(manager, 5, 30, 16));
        for (double size : new double[] {1e-3, 1e-5, 1e-7}) {
            NDArray near = UnitVectors.normalise(a.add(noise.mul(size)));
            for (NDArray b : List.of(near, near.neg())) {
                NDArray point = Interpolation.slerp(a, b, 0.37);
                assertThat(Vectors.largest(UnitVectors.lengths(point).sub(1))).isLessThan(3e-7);
                List<Double> whole = Interpolation.angles(a, b);
                List<Double> part = Interpolation.angles(a, point);
                for (int i = 0; i < 30; i++) {
                    assertThat(part.get(i)).isCloseTo(0.37 * whole.get(i), within(2e-6));
                }
            }
        }
    }

    @Test
    void aPathIsOneSlerpAPoint() {
        NDArray a = Vectors.unit(manager, 1, 1, 5);
        NDArray b = Vectors.unit(manager, 2, 1, 5);
        NDArray path = Interpolation.path(a, b, List.of(0.0, 0.25, 1.0));
        assertThat(path.getShape()).isEqualTo(new Shape(3, 5));
        NDArray quarter = Interpolation.slerp(a, b, 0.25);
        assertThat(Vectors.largest(path.get("1:2").sub(quarter))).isLessThan(1e-15);
    }

    @Test
    void onlyTheResultIsLeftWithTheCaller() {
        NDArray a = Vectors.unit(manager, 1, 3, 5);
        NDArray b = Vectors.unit(manager, 2, 3, 5);
        int before = manager.getManagedArrays().size();
        assertThat(Interpolation.slerp(a, b, 0.5).getManager()).isSameAs(manager);
        assertThat(manager.getManagedArrays()).hasSize(before + 1);
        assertThat(TextDiff.direction(a, b).getManager()).isSameAs(manager);
        assertThat(Interpolation.lerp(a, b, 0.5).getManager()).isSameAs(manager);
        assertThat(TextDiff.analogy(a, b, a).getManager()).isSameAs(manager);
        assertThat(manager.getManagedArrays()).hasSize(before + 4);
    }

    @Test
    void whatIsNotOnTheSphereIsNamed() {
        NDArray a = Vectors.unit(manager, 1, 2, 5);
        assertThatThrownBy(() -> Interpolation.slerp(a, a.mul(2), 0.5))
                .hasMessageContaining("must be unit vectors")
                .hasMessageContaining("1.0");
        assertThatThrownBy(() -> Interpolation.slerp(a, a.get("0:1"), 0.5))
                .hasMessageContaining("got 2 and 1");
        assertThatThrownBy(() -> UnitVectors.normalise(a.mul(0)))
                .hasMessageContaining("no direction");
    }
}
