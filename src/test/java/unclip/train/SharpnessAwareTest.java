package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.nn.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class SharpnessAwareTest {

    private static final int B = 6;

    /** L = ½ (a u² + b Σ v²), whose gradient is (a u, b v). */
    private static void addGradient(NDManager manager, NDArray u, NDArray v) {
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray half = scope.create(0.5f);
            collector.backward(half.mul(u.square().sum().mul(3).add(v.square().sum().mul(8))));
        }
    }

    @Test
    void onAQuadraticTheGradientIsTakenAtTheEndOfTheGradientsUnitVector() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters parameters = Parameters.create(manager, 1);
            NDArray u = parameters.constant("u", 1, 1); // gradient 3
            NDArray v = parameters.constant("v", 0.25, 2, 2); // gradients 2, so ‖g‖ = 5
            parameters.requireGradients();
            SharpnessAware sam = new SharpnessAware(manager, parameters, 0.5);
            addGradient(manager, u, v);
            sam.climb(manager);
            assertThat(u.getFloat()).isCloseTo(1.3f, within(1e-6f));
            assertThat(v.toFloatArray()[3]).isCloseTo(0.45f, within(1e-6f));
            assertThat(u.getGradient().toFloatArray()).containsExactly(0);
            addGradient(manager, u, v);
            sam.climbDown();
            assertThat(u.getGradient().getFloat()).isCloseTo(3 * 1.3f, within(1e-5f));
            assertThat(v.getGradient().toFloatArray()[3]).isCloseTo(8 * 0.45f, within(1e-5f));
            assertThat(u.toFloatArray()).containsExactly(1);
            assertThat(v.toFloatArray()).containsOnly(0.25f);
        }
    }

    @Test
    void whereThereIsNoGradientItStays() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters parameters = Parameters.create(manager, 1);
            NDArray w = parameters.constant("w", 7, 3);
            parameters.requireGradients();
            new SharpnessAware(manager, parameters, 0.1).climb(manager);
            assertThat(w.toFloatArray()).containsExactly(7, 7, 7);
        }
    }

    @ParameterizedTest
    @CsvSource({"prior, importance", "decoder, uniform", "clip, symmetric"})
    void trainingInPartsIsTheSameTraining(String kind, String word, @TempDir Path folder)
            throws IOException {
        double plain = train(folder.resolve("plain"), kind, word, "", "", List.of());
        double whole = train(folder.resolve("whole"), kind, word, "", "sam: 0.1", List.of());
        double parts =
                train(folder.resolve("parts"), kind, word, "microBatch: 4", "sam: 0.1", List.of());
        assertThat(parts).isCloseTo(whole, within(1e-4 * whole)); // 8 steps apart by rounding
        assertThat(whole).isNotCloseTo(plain, within(1e-4 * whole));
    }

    @ParameterizedTest
    @CsvSource({"prior, importance", "clip, symmetric"})
    void aRunThatWasStoppedAndResumedEndsWhereAnUnbrokenOneEnds(
            String kind, String word, @TempDir Path folder) throws IOException {
        String parts = "microBatch: 4";
        double unbroken = train(folder.resolve("a"), kind, word, parts, "sam: 0.1", List.of());
        double resumed = train(folder.resolve("b"), kind, word, parts, "sam: 0.1", List.of(3L, 5L));
        assertThat(resumed).isEqualTo(unbroken);
    }

    @Test
    void theDistanceIsPositive() {
        assertThatThrownBy(() -> TinyObjectives.recipe("clip", 1, 1, "", "sam: -0.1"))
                .hasMessageContaining("sam must be positive", "got -0.1");
    }

    private static double train(
            Path folder, String kind, String word, String more, String sam, List<Long> stops)
            throws IOException {
        Recipe recipe = TinyObjectives.recipe(kind, 8, B, more, sam);
        return TinyObjectives.train(folder, recipe, word, stops);
    }
}
