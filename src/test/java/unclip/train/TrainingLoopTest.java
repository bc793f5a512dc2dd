package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.data.Batch;
import unclip.data.BatchLoader;
import unclip.data.Example;
import unclip.data.ImageTextDataset;
import unclip.files.StrictMapper;
import unclip.kernel.Kernels;
import unclip.nn.Parameters;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** The loop on a problem whose answer is known: the mean of what it sees. */
class TrainingLoopTest {

    /** Pictures of one pixel, as bright as their index. */
    private static final class Greys implements ImageTextDataset {

        @Override
        public String name() {
            return "greys";
        }

        @Override
        public int size() {
            return 256;
        }

        @Override
        public Example example(int index, UniformRandomProvider random) {
            BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
            image.setRGB(0, 0, index * 0x010101);
            return new Example("grey " + index, image, "a grey");
        }
    }

    /** ‖w − x‖², least where w is the mean of the data: 0 for pixels spread over [-1, 1]. */
    private static final class Mean implements Objective {

        private final Parameters parameters;
        private final Gauges gauges = new Gauges();
        private final NDArray w;

        Mean(NDManager manager) {
            parameters = Parameters.create(manager, 1);
            w = parameters.constant("w", 3, 1, 1);
        }

        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public Gauges gauges() {
            return gauges;
        }

        @Override
        public NDArray loss(NDManager scope, Batch batch, UniformRandomProvider random) {
            NDArray x = scope.create(batch.pixels());
            gauges.add("batch", scope.create((float) batch.index()));
            return x.sub(w).square().mean(); // x on the left: the scope owns the result
        }
    }

    private static Recipe recipe(long steps) throws IOException {
        String yaml =
                """
                kind: clip
                name: mean
                description: The mean of the data.
                seed: 5
                steps: %d
                batchSize: 32
                data: {imageSize: 8, emoji: 0, shapes: 1}
                model: {}
                optimiser:
                  learningRate: 0.05
                  warmupSteps: 10
                  decayShare: 0.5
                  beta1: 0.9
                  beta2: 0.99
                  weightDecay: 0
                  maxGradientNorm: 1
                  emaDecay: 0.9
                """
                        .formatted(steps);
        return StrictMapper.yaml().parse(yaml, "the test's recipe", Recipe.class);
    }

    private static BatchLoader loader() {
        return new BatchLoader(new Greys(), 32, 5, 1, 2);
    }

    @Test
    void itFindsTheMinimumAndTheAverageFollows(@TempDir Path folder) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                BatchLoader loader = loader()) {
            Mean mean = new Mean(manager);
            Map<String, Float> exported = new HashMap<>();
            LossCurve curve =
                    new TrainingLoop(manager, mean, recipe(300), folder)
                            .run(
                                    loader,
                                    (step, steps, loss) -> {},
                                    (average, step, soFar) ->
                                            exported.put(
                                                    "w",
                                                    requireNonNull(average.get("w")).getFloat()));
            assertThat(mean.w.getFloat()).isCloseTo(0, within(0.05f));
            assertThat(exported.get("w")).isCloseTo(0, within(0.05f));
            assertThat(curve.table().rowCount()).isEqualTo(6);
            assertThat(curve.last()).isCloseTo(1 / 3.0, within(0.05)); // the variance of U(-1, 1)
        }
    }

    @Test
    void aRunThatWasStoppedAndResumedEndsWhereAnUnbrokenOneEnds(@TempDir Path folder)
            throws IOException {
        float unbroken = run(folder.resolve("unbroken"), List.of());
        float resumed = run(folder.resolve("resumed"), List.of(37L, 80L));
        assertThat(resumed).isEqualTo(unbroken);
    }

    /** Runs 120 steps, interrupted after the given ones; returns the weight at the end. */
    private static float run(Path folder, List<Long> stops) throws IOException {
        for (int attempt = 0; ; attempt++) {
            long stop = attempt < stops.size() ? stops.get(attempt) : -1;
            try (NDManager manager = NDManager.newBaseManager();
                    BatchLoader loader = loader()) {
                Mean mean = new Mean(manager);
                TrainingLoop loop = new TrainingLoop(manager, mean, recipe(120), folder);
                assertThat(loop.resume()).isEqualTo(attempt > 0);
                LossCurve curve =
                        loop.run(
                                loader,
                                (step, steps, loss) -> {
                                    if (step == stop) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                (average, step, soFar) -> {});
                assertThat(curve.table().longColumn("step").asList())
                        .containsExactly(50L, 100L, 120L);
                double firstSteps = stops.isEmpty() ? 0 : stops.get(0); // of a window, stopped at
                assertThat(curve.table().doubleColumn("batch").asList())
                        .first()
                        .isEqualTo((firstSteps + 49) / 2);
                assertThat(curve.table().doubleColumn("batch").asList())
                        .last()
                        .isEqualTo((100 + 119) / 2.0);
                return mean.w.getFloat();
            } catch (CancellationException e) {
                assertThat(e)
                        .hasMessage(
                                "Training stopped at step " + stop + "; continue with --resume.");
            }
        }
    }

    @Test
    void memoryStaysFlat(@TempDir Path folder) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                BatchLoader loader = loader()) {
            List<Integer> alive = new ArrayList<>();
            LossCurve curve =
                    new TrainingLoop(manager, new Mean(manager), recipe(200), folder)
                            .run(
                                    loader,
                                    (step, steps, loss) ->
                                            alive.add(manager.getManagedArrays().size()),
                                    (average, step, soFar) -> {});
            assertThat(curve.seconds()).isPositive();
            assertThat(alive.get(199)).isEqualTo(alive.get(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"fused, prior, uniform", "plain, prior, uniform", "fused, clip, symmetric"})
    void noArrayOutlivesItsStep(String kernels, String kind, String word, @TempDir Path folder)
            throws IOException {
        String before = Kernels.active().name();
        Kernels.use(kernels);
        int steps = kernels.equals("fused") && kind.equals("prior") ? 300 : 20;
        Recipe recipe = TinyObjectives.recipe(kind, steps, 4, "microBatch: 3", "sam: 0.1");
        try (NDManager manager = NDManager.newBaseManager();
                BatchLoader loader = new BatchLoader(new TinyObjectives.Colours(), 4, 5, 1, 2)) {
            NDManager engine = manager.getParentManager(); // of all managers in this process
            List<Integer> alive = new ArrayList<>();
            LossCurve curve =
                    new TrainingLoop(
                                    manager, TinyObjectives.of(manager, kind, word), recipe, folder)
                            .run(
                                    loader,
                                    (step, all, loss) ->
                                            alive.add(engine.getManagedArrays().size()),
                                    (average, step, soFar) -> {});
            assertThat(curve.last()).isPositive();
            assertThat(alive).hasSize(steps);
            assertThat(alive.subList(0, steps - 1)).containsOnly(alive.get(0));
            // the last step's gauges were read, and so are gone
            assertThat(alive.get(steps - 1)).isLessThanOrEqualTo(alive.get(0));
        } finally {
            Kernels.use(before);
        }
    }

    @Test
    void aLossThatIsNotFiniteStopsWithTheStep(@TempDir Path folder) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                BatchLoader loader = loader()) {
            Mean mean = new Mean(manager);
            mean.w.addi(Float.POSITIVE_INFINITY);
            TrainingLoop loop = new TrainingLoop(manager, mean, recipe(10), folder);
            assertThatThrownBy(
                            () ->
                                    loop.run(
                                            loader,
                                            (step, steps, loss) -> {},
                                            (average, step, soFar) -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Infinity at step 0");
        }
    }

    @Test
    void aLossThatIsNoSumOverPartsCannotBeTakenInParts(@TempDir Path folder) throws IOException {
        Recipe recipe = TinyObjectives.recipe("clip", 8, 6, "microBatch: 2");
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> new TrainingLoop(manager, new Mean(manager), recipe, folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The loss of 'tiny' can't be taken 2 pictures at a time; remove"
                                    + " microBatch or lower batchSize.");
        }
    }

    @Test
    void theLearningRateRisesStaysAndFalls() {
        OptimiserOptions options = new OptimiserOptions(0.1, 10, 0.5, 0.9, 0.99, 0, 1, 0.9);
        assertThat(options.learningRate(0, 100)).isEqualTo(0.01, within(1e-12));
        assertThat(options.learningRate(9, 100)).isEqualTo(0.1, within(1e-12));
        assertThat(options.learningRate(49, 100)).isEqualTo(0.1, within(1e-12));
        assertThat(options.learningRate(75, 100)).isEqualTo(0.05, within(1e-12));
        assertThat(options.learningRate(99, 100)).isEqualTo(0.002, within(1e-12));
    }

    @Test
    void unknownKeysInARecipeNameTheNearest() {
        assertThatThrownBy(
                        () ->
                                StrictMapper.yaml()
                                        .parse(
                                                "kind: clip\nbatchsize: 3\n",
                                                "r.yaml",
                                                Recipe.class))
                .hasMessageContaining("batchsize")
                .hasMessageContaining("batchSize");
    }
}
