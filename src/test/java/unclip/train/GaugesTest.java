package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.Test;

import java.util.Map;

class GaugesTest {

    @Test
    void eachNameIsAveragedByItselfUntilItIsRead() {
        Gauges gauges = new Gauges();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (float value : new float[] {1, 2, 6}) {
                try (NDManager step = manager.newSubManager()) {
                    gauges.add("a", step.create(value));
                    if (value > 1) {
                        gauges.add("b", step.create(new float[] {-value}));
                    }
                }
            }
            assertThat(gauges.read()).isEqualTo(Map.of("a", 3.0, "b", -4.0));
            assertThat(gauges.read()).isEmpty();
            gauges.add("a", manager.create(5f));
            gauges.clear();
            assertThat(gauges.read()).isEmpty();
        }
    }

    @Test
    void whileMutedItHearsNothing() {
        Gauges gauges = new Gauges();
        try (NDManager manager = NDManager.newBaseManager()) {
            gauges.add("a", manager.create(1f));
            gauges.mute(true);
            gauges.add("a", manager.create(9f));
            gauges.mute(false);
            assertThat(gauges.read()).isEqualTo(Map.of("a", 1.0));
        }
    }

    @Test
    void gradientsAreNeitherKeptNorChanged() {
        Gauges gauges = new Gauges();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = manager.create(new float[] {3});
            w.setRequiresGradient(true);
            for (int i = 0; i < 2; i++) {
                try (NDManager step = manager.newSubManager();
                        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray square = step.create(1f).mul(w).square();
                    gauges.add("square", square);
                    collector.backward(square);
                }
            }
            assertThat(w.getGradient().toFloatArray()).containsExactly(12); // 2 · 2 w
            assertThat(gauges.read()).isEqualTo(Map.of("square", 9.0));
        }
    }

    @Test
    void aGaugeIsOneNumber() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray two = manager.zeros(new Shape(2));
            assertThatThrownBy(() -> new Gauges().add("gap", two))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'gap' takes one number, got the shape (2)");
        }
    }
}
