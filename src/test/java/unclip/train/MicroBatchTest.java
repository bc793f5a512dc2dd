package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.data.Batch;
import unclip.data.BatchLoader;
import unclip.diffusion.loss.ImportanceTimesteps;
import unclip.files.StrictMapper;
import unclip.math.RandomStreams;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Gradients added up over parts of a batch are the batch's. */
class MicroBatchTest {

    private static final int B = 6;

    private static SeparableObjective objective(NDManager manager, String kind, String timesteps)
            throws IOException {
        return kind.equals("decoder")
                ? TinyObjectives.decoder(manager, timesteps)
                : TinyObjectives.prior(manager, timesteps);
    }

    @ParameterizedTest
    @CsvSource({
        "decoder, uniform, 1",
        "decoder, uniform, 4",
        "prior, uniform, 1",
        "prior, uniform, 4",
        "decoder, importance, 2",
        "prior, importance, 5"
    })
    void partsAddUpToTheBatchInLossAndGradient(String kind, String timesteps, int atATime)
            throws IOException {
        Batch batch = TinyObjectives.batch(B, RandomStreams.open(1));
        try (NDManager manager = NDManager.newBaseManager()) {
            SeparableObjective objective = objective(manager, kind, timesteps);
            objective.parameters().requireGradients();
            // zeros at the networks' ends would hide most gradients
            objective.parameters().arrays().values().forEach(array -> array.addi(0.01));
            String start = objective.state();

            double whole = record(manager, objective, batch, B);
            Map<String, float[]> expected = takeGradients(objective);
            String learnt = objective.state();
            objective.restore(start);
            double parts = record(manager, objective, batch, atATime);
            Map<String, float[]> actual = takeGradients(objective);

            assertThat(parts).isCloseTo(whole, within(1e-5 * whole));
            double norm = norm(expected);
            assertThat(norm).isGreaterThan(1e-3);
            assertThat(distance(expected, actual)).isLessThan(1e-5 * norm); // float32 sums
            assertThat(objective.state().isEmpty()).isEqualTo(learnt.isEmpty());
        }
    }

    private static double record(
            NDManager manager, SeparableObjective objective, Batch batch, int atATime) {
        SeparableObjective.Parts parts = objective.parts(batch, RandomStreams.open(2));
        double sum = 0;
        for (int from = 0; from < B; from += atATime) {
            try (NDManager scope = manager.newSubManager();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray share = parts.share(scope, from, Math.min(B, from + atATime));
                sum += share.getFloat();
                collector.backward(share);
            }
        }
        return sum;
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
        double whole = train(folder.resolve("whole"), "", List.of());
        double parts = train(folder.resolve("parts"), "microBatch: 4", List.of());
        assertThat(parts).isCloseTo(whole, within(1e-4 * whole)); // 8 steps apart by rounding
    }

    @Test
    void importanceSampledTrainingResumesExactly(@TempDir Path folder) throws IOException {
        String name = "objective: {timesteps: importance}";
        double unbroken = train(folder.resolve("unbroken"), name, List.of());
        double resumed = train(folder.resolve("resumed"), name, List.of(3L, 5L));
        assertThat(resumed).isEqualTo(unbroken);
        double uniform = train(folder.resolve("uniform"), "", List.of());
        assertThat(resumed).isNotEqualTo(uniform);
    }

    /** All losses of a sampler that has seen enough to use them, most of them at small t. */
    private static String warm() {
        List<List<Double>> losses = new ArrayList<>();
        for (int t = 1; t <= 1000; t++) {
            losses.add(Collections.nCopies(10, 1.0 / t));
        }
        return StrictMapper.json()
                .tree(new ImportanceTimesteps.State(10, 0.001, losses))
                .toString();
    }

    /** The sum of the weights' sizes after 8 steps, interrupted after the given ones. */
    private static double train(Path folder, String more, List<Long> stops) throws IOException {
        Recipe recipe = TinyObjectives.recipe("prior", 8, B, more);
        List<Long> left = new ArrayList<>(stops);
        while (true) {
            try (NDManager manager = NDManager.newBaseManager();
                    BatchLoader loader =
                            new BatchLoader(new TinyObjectives.Colours(), B, 5, 1, 2)) {
                Objective objective =
                        TinyObjectives.prior(
                                manager, more.contains("importance") ? "importance" : null);
                if (more.contains("importance") && left.size() == stops.size()) {
                    objective.restore(warm());
                }
                TrainingLoop loop = new TrainingLoop(manager, objective, recipe, folder);
                assertThat(loop.resume()).isEqualTo(left.size() < stops.size());
                LossCurve curve =
                        loop.run(
                                loader,
                                (step, steps, loss) -> {
                                    if (!left.isEmpty() && step == left.get(0)) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                (average, step, soFar) -> {});
                assertThat(curve.last()).isPositive();
                double trace = 0;
                for (NDArray array : objective.parameters().arrays().values()) {
                    trace += array.abs().sum().getFloat();
                }
                return trace;
            } catch (CancellationException e) {
                left.remove(0);
            }
        }
    }

    @Test
    void aContrastiveLossCannotBeTakenInParts(@TempDir Path folder) throws IOException {
        Recipe recipe = TinyObjectives.recipe("clip", 8, B, "microBatch: 2");
        try (NDManager manager = NDManager.newBaseManager()) {
            ClipObjective objective =
                    new ClipObjective(
                            TinyObjectives.clip(manager),
                            TinyObjectives.tokenizer(),
                            ClipObjective.Options.DEFAULT);
            assertThatThrownBy(() -> new TrainingLoop(manager, objective, recipe, folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The loss of 'tiny' compares all pictures of a batch with each other,"
                                    + " so it can't be taken 2 at a time; remove microBatch or"
                                    + " lower batchSize.");
        }
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
        assertThatThrownBy(() -> new PriorObjective.Options(0, "importence"))
                .hasMessageContaining("did you mean 'importance'?");
    }
}
