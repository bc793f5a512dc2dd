package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.clip.Clip;
import unclip.clip.ClipOptions;
import unclip.data.Batch;
import unclip.data.BatchLoader;
import unclip.data.Example;
import unclip.data.ImageTextDataset;
import unclip.decoder.UNet;
import unclip.decoder.UNetOptions;
import unclip.diffusion.loss.ImportanceTimesteps;
import unclip.files.StrictMapper;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.DiffusionPriorOptions;
import unclip.text.BpeTokenizer;
import unclip.text.BpeTrainer;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/** Networks of the least size, and pictures for them, that tests of training share. */
final class TinyObjectives {

    static final int SIZE = 16;

    private TinyObjectives() {}

    /** Pictures of one colour each, 16 × 16 pixels. */
    static final class Colours implements ImageTextDataset {

        @Override
        public String name() {
            return "colours";
        }

        @Override
        public int size() {
            return 64;
        }

        private static List<String> foils(int count, UniformRandomProvider random) {
            return List.of(random.nextInt(2) == 0 ? "red" : "a red").subList(0, Math.min(count, 1));
        }

        @Override
        public Example example(int index, UniformRandomProvider random) {
            BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < SIZE * SIZE; i++) {
                image.setRGB(i % SIZE, i / SIZE, random.nextInt(1 << 24));
            }
            return index % 2 == 0
                    ? new Example("c" + index, image, "red")
                    : new Example("c" + index, image, "a blue", Colours::foils);
        }
    }

    static Batch batch(int size, UniformRandomProvider random) {
        Colours colours = new Colours();
        return new Batch(
                0, IntStream.range(0, size).mapToObj(i -> colours.example(i, random)).toList());
    }

    /** An objective of a kind; the word is its timesteps, or CLIP's loss, or foils. */
    static Objective of(NDManager manager, String kind, String word) throws IOException {
        return switch (kind) {
            case "decoder" -> decoder(manager, word);
            case "prior" -> prior(manager, word);
            default -> clip(manager, word);
        };
    }

    static DecoderObjective decoder(NDManager manager, @Nullable String timesteps)
            throws IOException {
        UNetOptions options =
                new UNetOptions(SIZE, 2, 32, List.of(1, 1), 1, List.of(4), 16, 8, 2, 8);
        return new DecoderObjective(
                clip(manager),
                tokenizer(),
                new UNet(manager, options, 1),
                DecoderObjective.Options.of(0.3, "v", timesteps));
    }

    static PriorObjective prior(NDManager manager, @Nullable String timesteps) throws IOException {
        DiffusionPriorOptions options = new DiffusionPriorOptions(8, 6, 8, 16, 1, 2);
        return new PriorObjective(
                clip(manager),
                tokenizer(),
                new DiffusionPriorNetwork(manager, options, 1),
                new PriorObjective.Options(0.3, timesteps));
    }

    static BpeTokenizer tokenizer() {
        return BpeTrainer.train(List.of("red", "a blue"), 2);
    }

    static ClipObjective clip(NDManager manager, String loss) throws IOException {
        ClipObjective.Options options =
                loss.equals("foils")
                        ? new ClipObjective.Options(null, 2)
                        : new ClipObjective.Options(loss, null);
        Clip clip = new Clip(manager, options.shape(clipOptions()), 1);
        return new ClipObjective(clip, tokenizer(), options);
    }

    static Clip clip(NDManager manager) throws IOException {
        return new Clip(manager, clipOptions(), 1);
    }

    private static ClipOptions clipOptions() throws IOException {
        String yaml =
                """
                embeddingWidth: 8
                image: {imageSize: %d, widths: [32, 32], blocks: 1}
                text: {vocabulary: %d, contextLength: 6, width: 8, layers: 1, heads: 2}
                """
                        .formatted(SIZE, tokenizer().vocabularySize());
        return StrictMapper.yaml().parse(yaml, "the test's CLIP", ClipOptions.class);
    }

    static Recipe recipe(String kind, long steps, int batchSize, String more) throws IOException {
        return recipe(kind, steps, batchSize, more, "");
    }

    static Recipe recipe(
            String kind, long steps, int batchSize, String more, String moreOfTheOptimiser)
            throws IOException {
        String yaml =
                """
                kind: %s
                name: tiny
                description: For tests.
                seed: 5
                steps: %d
                batchSize: %d
                %s
                data: {imageSize: 16, emoji: 0, shapes: 1}
                model: {}
                optimiser:
                  learningRate: 0.002
                  warmupSteps: 2
                  decayShare: 0.5
                  beta1: 0.9
                  beta2: 0.99
                  weightDecay: 0.01
                  maxGradientNorm: 1
                  emaDecay: 0.9
                  %s
                """
                        .formatted(kind, steps, batchSize, more, moreOfTheOptimiser);
        return StrictMapper.yaml().parse(yaml, "the test's recipe", Recipe.class);
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

    /**
     * Trains; importance sampling begins warm.
     *
     * @param word as {@link #of} understands it
     * @param stops steps after which the run is interrupted, and resumed
     * @return the sum of the weights' sizes in the end
     */
    static double train(Path folder, Recipe recipe, String word, List<Long> stops)
            throws IOException {
        List<Long> left = new ArrayList<>(stops);
        while (true) {
            try (NDManager manager = NDManager.newBaseManager();
                    BatchLoader loader =
                            new BatchLoader(new Colours(), recipe.batchSize(), 5, 1, 2)) {
                Objective objective = of(manager, recipe.kind(), word);
                if (word.equals("importance") && left.size() == stops.size()) {
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
}
