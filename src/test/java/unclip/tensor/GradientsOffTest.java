package unclip.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicBoolean;

class GradientsOffTest {

    /** Whether there is a graph from y back to what requires gradients. */
    private static boolean isRecorded(NDArray y) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(y);
            return true;
        } catch (RuntimeException e) {
            return false; // "does not require grad and does not have a grad_fn"
        }
    }

    @Test
    void nothingIsRecordedOnAnyThreadButInsideACollector() throws InterruptedException {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = manager.create(3f);
            w.setRequiresGradient(true);
            AtomicBoolean bare = new AtomicBoolean();
            AtomicBoolean off = new AtomicBoolean(true);
            AtomicBoolean collected = new AtomicBoolean();
            AtomicBoolean after = new AtomicBoolean();
            Thread thread =
                    new Thread(
                            () -> {
                                bare.set(isRecorded(w.square()));
                                GradientsOff.during(
                                        () -> {
                                            off.set(isRecorded(w.square()));
                                            collected.set(hasGradientInside(w));
                                        });
                                after.set(isRecorded(w.square()));
                            });
            thread.start();
            thread.join();
            assertThat(bare).isTrue(); // why this class exists
            assertThat(off).isFalse();
            assertThat(collected).isTrue();
            assertThat(after).isTrue();
        }
    }

    private static boolean hasGradientInside(NDArray w) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = w.square();
            collector.backward(y);
            return true;
        }
    }

    @Test
    void aFailureLeavesThemAsTheyWere() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = manager.create(3f);
            w.setRequiresGradient(true);
            boolean before = isRecorded(w.square());
            assertThatThrownBy(
                            () ->
                                    GradientsOff.during(
                                            () -> {
                                                throw new IllegalStateException("stop");
                                            }))
                    .hasMessage("stop");
            assertThat(isRecorded(w.square())).isEqualTo(before);
        }
    }
}
