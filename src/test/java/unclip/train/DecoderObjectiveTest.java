package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.data.Batch;
import unclip.data.Example;
import unclip.decoder.BlockOptions;
import unclip.decoder.CaptionOptions;
import unclip.decoder.InputOptions;
import unclip.decoder.OutputOptions;
import unclip.decoder.UNet;
import unclip.decoder.UNetOptions;
import unclip.files.StrictMapper;
import unclip.math.RandomStreams;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** What a decoder can be trained with besides z_i: captions, dropout, a learned variance. */
class DecoderObjectiveTest {

    private static final CaptionOptions CLIPS = new CaptionOptions(8, 8, null);
    private static final int ROWS = 4;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void partsAddUpToTheBatchWithCaptionsDropoutAndALearnedVariance() throws IOException {
        DecoderObjective objective =
                objective(0.3, CLIPS, new DecoderObjective.Options(0.3, "v", null, 0.5, "learned"));
        Batch batch = TinyObjectives.batch(ROWS, RandomStreams.open(3));
        try (NDManager scope = manager.newSubManager()) {
            double whole = objective.loss(scope, batch, RandomStreams.open(8)).getFloat();
            SeparableObjective.Parts parts = objective.parts(batch, RandomStreams.open(8));
            double sum = 0;
            for (int from = 0; from < ROWS; from += 2) {
                sum += parts.share(scope, from, from + 2).toFloatArray()[0];
            }
            assertThat(sum).isCloseTo(whole, within(1e-5 * whole));
        }
    }

    @Test
    void aLearnedVarianceIsTaughtByTheBoundAlone() throws IOException {
        DecoderObjective objective =
                objective(0, null, new DecoderObjective.Options(0, "epsilon", null, null, null));
        objective.parameters().requireGradients();
        Batch batch = TinyObjectives.batch(ROWS, RandomStreams.open(3));
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = objective.loss(scope, batch, RandomStreams.open(8));
            collector.backward(loss);
            double simple = Objects.requireNonNull(objective.gauges().read().get("simple"));
            // A new network says 0: ε is missed by its own size, and v = 1/2 everywhere.
            assertThat(simple).isCloseTo(1, within(0.2));
            assertThat((double) loss.toFloatArray()[0]).isGreaterThan(simple);
        }
        NDArray bias =
                Objects.requireNonNull(objective.parameters().arrays().get("exit.bias"))
                        .getGradient();
        assertThat(bias.getShape().size()).isEqualTo(6 * 4); // of cells of 2 × 2
        assertThat(bias.get("12:24").abs().min().getFloat()).isPositive();
    }

    @Test
    void droppedCaptionsAndPicturesDoNotMatterAndOthersDo() throws IOException {
        assertThat(dependsOnCaptions(1)).isFalse();
        assertThat(dependsOnCaptions(0)).isTrue();
    }

    private boolean dependsOnCaptions(double dropText) throws IOException {
        DecoderObjective objective =
                objective(
                        0, CLIPS, new DecoderObjective.Options(1, "v", null, dropText, "learned"));
        try (NDManager scope = manager.newSubManager()) {
            Batch batch = TinyObjectives.batch(ROWS, RandomStreams.open(3));
            Batch other =
                    new Batch(
                            0,
                            batch.examples().stream()
                                    .map(e -> new Example(e.id(), e.image(), "a blue"))
                                    .toList());
            objective
                    .parameters()
                    .arrays()
                    .values()
                    .forEach(array -> array.addi(array.onesLike().mul(0.02)));
            double first = objective.loss(scope, batch, RandomStreams.open(8)).getFloat();
            double second = objective.loss(scope, other, RandomStreams.open(8)).getFloat();
            return first != second;
        }
    }

    @Test
    void oldRecipesReadAsBeforeAndWrongWordsAreRefused() throws IOException {
        DecoderObjective.Options old = read("{dropImage: 0.1, weight: v}");
        assertThat(old).isEqualTo(DecoderObjective.Options.of(0.1, "v", null));
        assertThatThrownBy(() -> read("{dropImage: 0.1, weight: v, variance: learnt}"))
                .hasMessageContaining("Unknown variance 'learnt'; did you mean 'learned'");
        assertThatThrownBy(() -> read("{dropImage: 0.1, weight: v, dropText: 1.5}"))
                .hasMessageContaining("dropText must lie in [0, 1], got 1.5");
        assertThatThrownBy(
                        () ->
                                objective(
                                        0,
                                        null,
                                        new DecoderObjective.Options(0, "v", null, null, "fixed")))
                .hasMessageContaining("variance is fixed, but the model's output.learnedVariance");
        assertThatThrownBy(
                        () ->
                                objective(
                                        0,
                                        null,
                                        new DecoderObjective.Options(0, "v", null, 0.5, null)))
                .hasMessageContaining("dropText is for decoders that take captions");
        assertThatThrownBy(
                        () ->
                                objective(
                                        0,
                                        new CaptionOptions(9, 8, null),
                                        DecoderObjective.Options.of(0, "v", null)))
                .hasMessage("Set input.caption.width of the decoder to 8, not 9.");
    }

    private static DecoderObjective.Options read(String yaml) throws IOException {
        return StrictMapper.yaml().parse(yaml, "the test", DecoderObjective.Options.class);
    }

    private DecoderObjective objective(
            double dropout, @Nullable CaptionOptions caption, DecoderObjective.Options options)
            throws IOException {
        UNetOptions model =
                new UNetOptions(
                        16,
                        2,
                        32,
                        List.of(1, 1),
                        1,
                        List.of(4),
                        16,
                        8,
                        2,
                        8,
                        new BlockOptions(true, true, true, dropout, 0),
                        new InputOptions(0, 0, false, caption),
                        new OutputOptions("epsilon", "cosine", true));
        return new DecoderObjective(
                TinyObjectives.clip(manager),
                TinyObjectives.tokenizer(),
                new UNet(manager, model, 1),
                options);
    }
}
