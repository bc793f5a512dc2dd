package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.data.Batch;
import unclip.math.RandomStreams;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gradients added up over parts of a batch are the batch's. */
class MicroBatchTest {

    private static final int B = 6;

    @ParameterizedTest
    @CsvSource({
        "decoder, uniform, 1",
        "decoder, uniform, 4",
        "prior, uniform, 1",
        "prior, uniform, 4",
        "decoder, importance, 2",
        "prior, importance, 5",
        "clip, symmetric, 1",
        "clip, symmetric, 4",
        "clip, one-directional, 2",
        "clip, sigmoid, 5",
        "clip, foils, 4"
    })
    void partsAddUpToTheBatchInLossAndGradient(String kind, String word, int atATime)
            throws IOException {
        Batch batch = TinyObjectives.batch(B, RandomStreams.open(1));
        try (NDManager manager = NDManager.newBaseManager()) {
            Objective objective = TinyObjectives.of(manager, kind, word);
            objective.parameters().requireGradients();
            // zeros at the networks' ends would hide most gradients
            objective.parameters().arrays().values().forEach(array -> array.addi(0.01));
            String start = objective.state();
            BatchGradients gradients = new BatchGradients(manager, objective);

            double whole = gradients.add(batch, RandomStreams.open(2), B);
            Map<String, float[]> expected = takeGradients(objective);
            Map<String, Double> told = objective.gauges().read();
            String learnt = objective.state();
            objective.restore(start);
            double parts = gradients.add(batch, RandomStreams.open(2), atATime);
            Map<String, float[]> actual = takeGradients(objective);

            assertThat(parts).isCloseTo(whole, within(1e-5 * whole));
            double norm = norm(expected);
            assertThat(norm).isGreaterThan(1e-3);
            assertThat(distance(expected, actual)).isLessThan(1e-5 * norm); // float32 sums
            assertThat(objective.state().isEmpty()).isEqualTo(learnt.isEmpty());
            assertThat(objective.gauges().read()).hasSameSizeAs(told);
        }
    }

    private static Map<String, float[]> takeGradients(Objective objective) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        objective
                .parameters()
                .arrays()
                .forEach(
                        (name, array) -> {
                            try (NDArray gradient = array.getGradient()) {
                                gradients.put(name, gradient.toFloatArray());
                                gradient.subi(gradient);
                            }
                        });
        return gradients;
    }

    private static double norm(Map<String, float[]> a) {
        double sum = 0;
        for (float[] values : a.values()) {
            for (float value : values) {
                sum += (double) value * value;
            }
        }
        return Math.sqrt(sum);
    }

    private static double distance(Map<String, float[]> a, Map<String, float[]> b) {
        Map<String, float[]> difference = new LinkedHashMap<>();
        a.forEach(
                (name, values) -> {
                    float[] d = values.clone();
                    float[] other = requireNonNull(b.get(name));
                    for (int i = 0; i < d.length; i++) {
                        d[i] -= other[i];
                    }
                    difference.put(name, d);
                });
        return norm(difference);
    }

    @Test
    void trainingInPartsIsTheSameTraining(@TempDir Path folder) throws IOException {
        double whole = train(folder.resolve("whole"), "", "uniform", List.of());
        double parts = train(folder.resolve("parts"), "microBatch: 4", "uniform", List.of());
        assertThat(parts).isCloseTo(whole, within(1e-4 * whole)); // 8 steps apart by rounding
    }

    @Test
    void importanceSampledTrainingResumesExactly(@TempDir Path folder) throws IOException {
        double unbroken = train(folder.resolve("unbroken"), "", "importance", List.of());
        double resumed = train(folder.resolve("resumed"), "", "importance", List.of(3L, 5L));
        assertThat(resumed).isEqualTo(unbroken);
        double uniform = train(folder.resolve("uniform"), "", "uniform", List.of());
        assertThat(resumed).isNotEqualTo(uniform);
    }

    private static double train(Path folder, String more, String word, List<Long> stops)
            throws IOException {
        Recipe recipe = TinyObjectives.recipe("prior", 8, B, more);
        return TinyObjectives.train(folder, recipe, word, stops);
    }

    @Test
    void bf16IsRefusedOnTheCpu(@TempDir Path folder) throws IOException {
        Recipe recipe = TinyObjectives.recipe("clip", 8, B, "precision: bf16");
        Recipes.Place place =
                new Recipes.Place(folder, new WeightStore(folder), folder, Device.cpu(), "");
        assertThatThrownBy(() -> Recipes.run(recipe, place, false, (step, steps, loss) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'tiny' is for GPUs", "precision: fp32");
    }

    @Test
    void wrongWordsInARecipeAreRefused() {
        assertThatThrownBy(() -> TinyObjectives.recipe("prior", 8, B, "microBatch: 7"))
                .hasMessageContaining("from 1 to batchSize = 6, got 7");
        assertThatThrownBy(() -> TinyObjectives.recipe("prior", 8, B, "precision: bf61"))
                .hasMessageContaining("'bf61'; did you mean 'bf16'?");
        assertThatThrownBy(() -> new ClipObjective.Options("symetric", null))
                .hasMessageContaining("'symetric'; did you mean 'symmetric'?");
        assertThatThrownBy(() -> new ClipObjective.Options("sigmoid", 2))
                .hasMessageContaining("foils are for the symmetric loss, the loss is sigmoid");
        assertThatThrownBy(() -> new ClipObjective.Options(null, -1))
                .hasMessageContaining("at least 0, got -1");
        assertThatThrownBy(() -> new PriorObjective.Options(0, "importence"))
                .hasMessageContaining("did you mean 'importance'?");
    }
}
