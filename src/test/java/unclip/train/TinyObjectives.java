package unclip.train;

import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.clip.Clip;
import unclip.clip.ClipOptions;
import unclip.data.Batch;
import unclip.data.Example;
import unclip.data.ImageTextDataset;
import unclip.decoder.UNet;
import unclip.decoder.UNetOptions;
import unclip.files.StrictMapper;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.DiffusionPriorOptions;
import unclip.text.BpeTokenizer;
import unclip.text.BpeTrainer;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
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

        @Override
        public Example example(int index, UniformRandomProvider random) {
            BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < SIZE * SIZE; i++) {
                image.setRGB(i % SIZE, i / SIZE, random.nextInt(1 << 24));
            }
            return new Example("c" + index, image, index % 2 == 0 ? "red" : "a blue");
        }
    }

    static Batch batch(int size, UniformRandomProvider random) {
        Colours colours = new Colours();
        return new Batch(
                0, IntStream.range(0, size).mapToObj(i -> colours.example(i, random)).toList());
    }

    static DecoderObjective decoder(NDManager manager, @Nullable String timesteps)
            throws IOException {
        UNetOptions options =
                new UNetOptions(SIZE, 2, 32, List.of(1, 1), 1, List.of(4), 16, 8, 2, 8);
        return new DecoderObjective(
                clip(manager),
                new UNet(manager, options, 1),
                new DecoderObjective.Options(0.3, "v", timesteps));
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

    static Clip clip(NDManager manager) throws IOException {
        String yaml =
                """
                embeddingWidth: 8
                image: {imageSize: %d, widths: [32, 32], blocks: 1}
                text: {vocabulary: %d, contextLength: 6, width: 8, layers: 1, heads: 2}
                """
                        .formatted(SIZE, tokenizer().vocabularySize());
        ClipOptions options = StrictMapper.yaml().parse(yaml, "the test's CLIP", ClipOptions.class);
        return new Clip(manager, options, 1);
    }

    static Recipe recipe(String kind, long steps, int batchSize, String more) throws IOException {
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
                """
                        .formatted(kind, steps, batchSize, more);
        return StrictMapper.yaml().parse(yaml, "the test's recipe", Recipe.class);
    }
}
