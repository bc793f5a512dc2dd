package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import unclip.math.Quantity;
import unclip.sampler.Evaluation;
import unclip.sampler.Move;
import unclip.sampler.Past;
import unclip.sampler.TimeGrid;

import java.util.ArrayList;
import java.util.List;

class DdimInversionTest {

    private static final TimeGrid UP = TimeGrid.even(Grids.LINEAR, 20).reversed();
    private static final double[] X0 = {-1.9, -1, -.3, 0, .4, .8, 1.7};

    /** Measured: 0.064 without iterations, 1.0e-7 with 10, 1.2e-15 with 30. */
    @Test
    void invertingAndSamplingReturnsToTheDataAndWithoutIterationsItDoesNot() {
        assertThat(roundTrip(30, DataType.FLOAT64)).isLessThan(1e-6);
        assertThat(roundTrip(30, DataType.FLOAT32)).isLessThan(1e-5);
        assertThat(roundTrip(0, DataType.FLOAT64)).isGreaterThan(1e-2);
    }

    private static double roundTrip(int iterations, DataType type) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = manager.create(X0, new Shape(X0.length, 1)).toType(type, true);
            DdimInversion step = new DdimInversion(iterations);
            NDArray xT = StepLoop.silent(ScalarMixture.TWO_BUMPS, step, UP).run(x0);
            NDArray back = StepLoop.silent(ScalarMixture.TWO_BUMPS, step, UP.reversed()).run(xT);
            return ScalarMixture.heap(back.sub(x0).abs().max())[0];
        }
    }

    @Test
    void followsTheFlowUpwardsWithOrderOne() {
        assertThat(Convergence.ofInversion(new DdimInversion(0), GridKind.LOG_SNR, 32))
                .isCloseTo(1, within(.15));
        assertThat(Convergence.ofInversion(new DdimInversion(4), GridKind.LOG_SNR, 32))
                .isCloseTo(1, within(.15));
    }

    @Test
    void theLastChangeIsShownAndShrinks() {
        double before = Double.POSITIVE_INFINITY;
        for (int iterations = 1; iterations < 8; iterations++) {
            double change = change(first(iterations));
            assertThat(change).isLessThan(.5 * before).isPositive();
            before = change;
        }
        assertThat(first(0).others()).isEmpty();
    }

    private static double change(Move move) {
        return move.others().stream()
                .filter(q -> q.symbol().equals("r"))
                .mapToDouble(Quantity::value)
                .findAny()
                .orElseThrow();
    }

    private static Move first(int iterations) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = manager.create(X0, new Shape(X0.length, 1));
            return StepLoop.silent(ScalarMixture.TWO_BUMPS, new DdimInversion(iterations), UP)
                    .first(x0);
        }
    }

    @Test
    void asksOnceMoreThanItIterates() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Evaluation> asked = new ArrayList<>();
            StepLoop.silent(ScalarMixture.TWO_BUMPS, new DdimInversion(3), UP)
                    .take(0, manager.ones(new Shape(1, 1)), Past.NONE, asked);
            assertThat(asked).hasSize(4).allSatisfy(e -> assertThat(e.level().t()).isEqualTo(50));
        }
    }

    @Test
    void noInverseReachesALevelWithoutSignal() {
        try (NDManager manager = NDManager.newBaseManager()) {
            StepLoop loop =
                    StepLoop.silent(
                            ScalarMixture.TWO_BUMPS, new DdimInversion(3), Grids.noSignal(9, 10));
            assertThatThrownBy(() -> loop.run(manager.ones(new Shape(1, 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't be inverted up to ᾱ = 0");
        }
        assertThatThrownBy(() -> new DdimInversion(-1)).hasMessageContaining("got -1");
    }
}
