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

import unclip.clip.Clip;
import unclip.data.Batch;
import unclip.data.BatchLoader;
import unclip.files.StrictMapper;
import unclip.math.RandomStreams;
import unclip.prior.ArPriorNetwork;
import unclip.prior.ArPriorOptions;
import unclip.space.Pca;
import unclip.weights.Safetensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

class ArPriorObjectiveTest {

    private static final int B = 6;
    private static final int STEPS = 30;
    private static final double UNIFORM = Math.log(16);

    private static ArPriorObjective objective(NDManager manager) throws IOException {
        Clip clip = TinyObjectives.clip(manager);
        ArPriorNetwork network =
                new ArPriorNetwork(manager, new ArPriorOptions(8, 6, 8, 4, 16, 16, 1, 2), 1);
        try (NDManager scope = manager.newSubManager()) {
            Batch batch = TinyObjectives.batch(64, RandomStreams.open(8));
            NDArray z = clip.encodeImages(ClipObjective.pixels(scope, batch));
            NDArray zText =
                    ClipObjective.encode(scope, clip, TinyObjectives.tokenizer(), batch).zText();
            Pca pca = Pca.exact(z);
            network.codec().fit(pca.mean(scope), pca.basis(scope, 4), z, zText);
        }
        return new ArPriorObjective(
                clip, TinyObjectives.tokenizer(), network, new ArPriorObjective.Options(0.3, 64));
    }

    @Test
    void anUntrainedNetworkPaysTheLogarithmOfTheBucketsForEveryToken() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            ArPriorObjective objective = objective(manager);
            Batch batch = TinyObjectives.batch(B, RandomStreams.open(1));
            double loss = objective.loss(manager, batch, RandomStreams.open(2)).getFloat();
            assertThat(loss).isEqualTo(UNIFORM, within(1e-5));
            assertThat(objective.gauges().read())
                    .containsOnlyKeys("nats_dot", "nats_code")
                    .allSatisfy((name, nats) -> assertThat(nats).isEqualTo(UNIFORM, within(1e-5)));
        }
    }

    @Test
    void partsAddUpToTheBatchInLossAndGradient() throws IOException {
        Batch batch = TinyObjectives.batch(B, RandomStreams.open(1));
        try (NDManager manager = NDManager.newBaseManager()) {
            ArPriorObjective objective = objective(manager);
            objective.parameters().requireGradients();
            objective.parameters().learned().values().forEach(array -> array.addi(0.01));
            double whole = record(manager, objective, batch, B);
            List<float[]> expected = takeGradients(objective);
            double parts = record(manager, objective, batch, 4);
            List<float[]> actual = takeGradients(objective);
            assertThat(parts).isEqualTo(whole, within(1e-5));
            double norm = 0;
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i)).containsExactly(expected.get(i), within(1e-5f));
                for (float g : expected.get(i)) {
                    norm += (double) g * g;
                }
            }
            assertThat(norm).isGreaterThan(1e-4);
        }
    }

    private static double record(
            NDManager manager, ArPriorObjective objective, Batch batch, int atATime) {
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

    private static List<float[]> takeGradients(Objective objective) {
        List<float[]> gradients = new ArrayList<>();
        for (NDArray array : objective.parameters().learned().values()) {
            try (NDArray gradient = array.getGradient()) {
                gradients.add(gradient.toFloatArray());
                gradient.subi(gradient);
            }
        }
        return gradients;
    }

    @Test
    void aRunLearnsLeavesTheCodecAloneAndResumesToTheSameBits(@TempDir Path folder)
            throws IOException {
        Map<String, float[]> unbroken = train(folder.resolve("unbroken"), List.of());
        Map<String, float[]> resumed = train(folder.resolve("resumed"), List.of(7L, 20L));
        assertThat(resumed.keySet()).isEqualTo(unbroken.keySet());
        unbroken.forEach((name, values) -> assertThat(resumed.get(name)).isEqualTo(values));
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> fresh = objective(manager).parameters().arrays();
            fresh.forEach(
                    (name, array) -> {
                        boolean moved =
                                !Arrays.equals(
                                        array.toFloatArray(), unbroken.get("weights." + name));
                        assertThat(moved).as(name).isEqualTo(!name.startsWith("codec."));
                    });
        }
        assertThat(unbroken).containsKeys("average.codec.basis", "average.codec.code.low");
    }

    /** Trains, interrupted after the given steps; returns the last checkpoint's arrays. */
    private static Map<String, float[]> train(Path folder, List<Long> stops) throws IOException {
        Recipe recipe = TinyObjectives.recipe("ar-prior", STEPS, B, "");
        List<Long> left = new ArrayList<>(stops);
        while (true) {
            try (NDManager manager = NDManager.newBaseManager();
                    BatchLoader loader =
                            new BatchLoader(new TinyObjectives.Colours(), B, 5, 1, 2)) {
                TrainingLoop loop = new TrainingLoop(manager, objective(manager), recipe, folder);
                loop.resume();
                long stop = left.isEmpty() ? -1 : left.get(0);
                LossCurve curve =
                        loop.run(
                                loader,
                                (step, steps, loss) -> {
                                    if (step == stop) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                (average, step, soFar) -> {});
                assertThat(curve.last()).isLessThan(UNIFORM);
                return state(manager, folder);
            } catch (CancellationException e) {
                left.remove(0);
            }
        }
    }

    private static Map<String, float[]> state(NDManager manager, Path folder) throws IOException {
        Map<String, float[]> state = new TreeMap<>();
        Safetensors.read(folder.resolve("state.safetensors"), manager)
                .forEach((name, array) -> state.put(name, array.toFloatArray()));
        return state;
    }

    @Test
    void memoryStaysFlat(@TempDir Path folder) throws IOException {
        Recipe recipe = TinyObjectives.recipe("ar-prior", 20, 4, "microBatch: 3");
        try (NDManager manager = NDManager.newBaseManager();
                BatchLoader loader = new BatchLoader(new TinyObjectives.Colours(), 4, 5, 1, 2)) {
            NDManager engine = manager.getParentManager(); // of all managers in this process
            List<Integer> alive = new ArrayList<>();
            LossCurve curve =
                    new TrainingLoop(manager, objective(manager), recipe, folder)
                            .run(
                                    loader,
                                    (step, all, loss) ->
                                            alive.add(engine.getManagedArrays().size()),
                                    (average, step, soFar) -> {});
            assertThat(curve.last()).isPositive();
            assertThat(alive.subList(1, 19)).containsOnly(alive.get(1));
        }
    }

    @Test
    void badOptionsAreRefusedAndAbsentOnesFilledIn() throws IOException {
        assertThatThrownBy(() -> new ArPriorObjective.Options(1, 64))
                .hasMessage("dropText must lie in [0, 1), got 1.0.");
        assertThatThrownBy(() -> new ArPriorObjective.Options(0.1, 1))
                .hasMessage("fitPictures must be at least 2, got 1.");
        ArPriorObjective.Options usual =
                StrictMapper.yaml()
                        .parse("{dropText: 0.1}", "the recipe", ArPriorObjective.Options.class);
        assertThat(usual.fitPictures()).isEqualTo(8192);
    }
}
