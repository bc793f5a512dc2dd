package unclip.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.diffusion.Variance;
import unclip.nn.Dropout;
import unclip.tensor.NoiseSource;

import java.util.List;
import java.util.Objects;

/** A network that is told everything at once, and one with a caption encoder of its own. */
class UNetConditionsTest {

    private static final double[] TIMES = {9, 700};
    private static final OutputOptions LEARNED = new OutputOptions("epsilon", "linear", true);
    private static final UNetOptions ALL =
            options(8, 2, new InputOptions(3, 3, true, new CaptionOptions(12, 10, null)));
    private static final UNetOptions OWN_CAPTIONS =
            options(
                    0,
                    0,
                    new InputOptions(
                            0,
                            0,
                            false,
                            new CaptionOptions(16, 16, new CaptionOptions.Encoder(20, 5, 1, 2))));

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static UNetOptions options(int embeddingWidth, int contextTokens, InputOptions input) {
        return new UNetOptions(
                16,
                1,
                32,
                List.of(1, 2),
                1,
                List.of(8),
                16,
                embeddingWidth,
                contextTokens,
                16,
                new BlockOptions(true, true, true, 0.1, 0),
                input,
                LEARNED);
    }

    @Test
    void gradientsReachEveryWeight() {
        for (UNetOptions options : List.of(ALL, OWN_CAPTIONS)) {
            UNet network = DecoderTest.filled(manager, options);
            network.parameters().requireGradients();
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ImageCondition told = options.equals(ALL) ? halfDropped() : ownCaptions(network);
                NDArray output = network.apply(xt(), TIMES, told, new Dropout(0.1, 3, 0, 2));
                assertThat(output.getShape()).isEqualTo(new Shape(2, 6, 16, 16));
                collector.backward(output.square().sum());
            }
            network.parameters()
                    .arrays()
                    .forEach(
                            (name, array) ->
                                    assertThat(array.getGradient().abs().max().getFloat())
                                            .as(name)
                                            .isPositive());
        }
    }

    /** The null embedding is used only where z_i is dropped. */
    private ImageCondition halfDropped() {
        NDArray keep = manager.create(new float[] {1, 0}).reshape(2, 1);
        return all().with(new ImageEmbedding(draw(1, 2, 8), keep));
    }

    private ImageCondition ownCaptions(UNet network) {
        return ImageCondition.NONE.with(
                network.encodeCaptions(manager, List.of(new int[] {1, 7}, new int[0])));
    }

    @Test
    void everyPartOfTheConditionIsHeard() {
        UNet network = DecoderTest.filled(manager, ALL);
        ImageCondition all = all();
        NDArray before = network.apply(xt(), TIMES, all);
        NDArray other = draw(90, 2, 8);
        CaptionStates c = Objects.requireNonNull(all.caption());
        PictureBeside b = Objects.requireNonNull(all.beside());
        for (ImageCondition changed :
                List.of(
                        all.with(new ImageEmbedding(other, null)),
                        all.withoutImage(),
                        all.withoutCaption(),
                        all.with(new CaptionStates(c.states().neg(), c.mask(), c.pooled())),
                        all.with(new CaptionStates(c.states(), c.mask(), c.pooled().neg())),
                        all.with(ClassLabels.of(manager, 3, 2, 0)),
                        all.with(new PictureBeside(b.pixels().neg(), b.level())),
                        all.with(new PictureBeside(b.pixels(), manager.ones(new Shape(2, 1)))),
                        all.unconditional())) {
            NDArray difference = network.apply(xt(), TIMES, changed).sub(before).abs();
            assertThat(difference.get("0:1").max().getFloat()).isGreaterThan(1e-3f);
            assertThat(difference.get("1:2").max().getFloat()).isGreaterThan(1e-3f);
        }
    }

    @Test
    void ofADroppedCaptionAndOfPaddingNothingIsSeen() {
        UNet network = DecoderTest.filled(manager, ALL);
        CaptionStates caption = Objects.requireNonNull(all().caption());
        NDArray padding = caption.mask().mul(-1).add(1);
        NDArray noise = draw(70, 2, 5, 12).mul(100);
        CaptionStates otherPadding =
                new CaptionStates(
                        caption.states().add(padding.mul(noise)), caption.mask(), caption.pooled());
        assertThat(network.apply(xt(), TIMES, all().with(otherPadding)))
                .isEqualTo(network.apply(xt(), TIMES, all()));

        CaptionStates other =
                new CaptionStates(noise, caption.mask(), draw(71, 2, 10)).unconditional();
        assertThat(network.apply(xt(), TIMES, all().with(other)))
                .isEqualTo(network.apply(xt(), TIMES, all().withoutCaption()));
        // No caption at all is the same, whatever its length.
        CaptionStates none =
                CaptionStates.none(manager, 2, Objects.requireNonNull(ALL.input().caption()));
        NDArray difference =
                network.apply(xt(), TIMES, all().with(none))
                        .sub(network.apply(xt(), TIMES, all().withoutCaption()));
        assertThat(difference.abs().max().getFloat()).isLessThan(1e-4f); // float32, other order
    }

    @Test
    void aPictureDoesNotDependOnTheBatchAroundIt() {
        UNet network = DecoderTest.filled(manager, ALL);
        ImageCondition all = all();
        double[] times = {9, 700, 9, 700};
        NDArray twice = xt().concat(xt(), 0);
        NDArray both = network.apply(twice, times, all.followedBy(all.unconditional()));
        NDArray expected =
                network.apply(xt(), TIMES, all)
                        .concat(network.apply(xt(), TIMES, all.unconditional()), 0);
        assertThat(both.sub(expected).abs().max().getFloat()).isLessThan(1e-4f);
    }

    @Test
    void thePredictionHasALearnedVarianceBetweenItsBounds() {
        Decoder decoder = new Decoder(DecoderTest.filled(manager, ALL));
        NoiseLevel t = decoder.schedule().at(500);
        Prediction prediction = decoder.predict(xt(), t, all());
        assertThat(decoder.variance()).isInstanceOf(Variance.LearnedRange.class);
        NDArray share = Variance.LearnedRange.share(prediction);
        assertThat(share.getShape()).isEqualTo(new Shape(2, 3, 16, 16));
        NDArray rebuilt =
                prediction
                        .x0Hat()
                        .mul(t.signal())
                        .add(prediction.epsHat().mul(t.noise())); // it is ε that was said
        assertThat(rebuilt.sub(xt()).abs().max().getFloat()).isLessThan(1e-4f);
    }

    @Test
    void aPartThatIsMissingOrTooMuchIsNamed() {
        UNet network = new UNet(manager, ALL, 1);
        ImageCondition lacking = ImageCondition.of(draw(1, 2, 8));
        assertThatThrownBy(() -> network.apply(xt(), TIMES, lacking))
                .hasMessage("This network must be told captions, which the condition lacks.");
        UNet own = new UNet(manager, OWN_CAPTIONS, 1);
        assertThatThrownBy(() -> own.apply(xt(), TIMES, lacking))
                .hasMessage("This network can't be told an image embedding; leave that out.");
        assertThatThrownBy(() -> network.encodeCaptions(manager, List.of(new int[] {1})))
                .hasMessageContaining("has no caption encoder of its own");
        assertThatThrownBy(() -> ClassLabels.of(manager, 3, 3))
                .hasMessage("A label must lie in 0..2, got 3.");
        assertThatThrownBy(() -> all().followedBy(lacking)).hasMessageContaining("can't go");
    }

    private NDArray xt() {
        return draw(0, 2, 3, 16, 16);
    }

    /** The captions have 5 and 2 tokens. */
    private ImageCondition all() {
        float[] mask = {1, 1, 1, 1, 1, 1, 1, 0, 0, 0};
        return ImageCondition.NONE
                .with(new ImageEmbedding(draw(1, 2, 8), null))
                .with(
                        new CaptionStates(
                                draw(2, 2, 5, 12),
                                manager.create(mask).reshape(2, 5, 1),
                                draw(3, 2, 10)))
                .with(ClassLabels.of(manager, 3, 0, 2))
                .with(
                        new PictureBeside(
                                draw(4, 2, 3, 16, 16),
                                manager.create(new float[] {0.1f, 0.4f}).reshape(2, 1)));
    }

    private NDArray draw(long stage, long... shape) {
        return NoiseSource.of(5, stage, 0, 1).initial(manager, new Shape(shape));
    }
}
