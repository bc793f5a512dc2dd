package unclip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import unclip.decoder.BlockOptions;
import unclip.decoder.CaptionOptions;
import unclip.decoder.CaptionStates;
import unclip.decoder.ImageCondition;
import unclip.decoder.InputOptions;
import unclip.decoder.OutputOptions;
import unclip.decoder.UNet;
import unclip.decoder.UNetOptions;
import unclip.image.FilmStrip;
import unclip.sampler.Comparison;
import unclip.sampler.Recording;
import unclip.sampler.StepDifference;
import unclip.sampler.Trajectory;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;

class DecoderSamplingTest {

    private static final UNetOptions OPTIONS =
            new UNetOptions(16, 2, 32, List.of(1, 2), 1, List.of(4), 32, 8, 2, 16);
    private static final NoiseSource NOISE = NoiseSource.of(3, 2, 0, 1);

    private final NDManager manager = NDManager.newBaseManager();
    private UNet network;
    private NDArray zImage;

    @BeforeEach
    void fill() {
        network = new UNet(manager, OPTIONS, 1);
        network.parameters()
                .arrays()
                .values()
                .forEach(array -> array.addi(noise(array.getShape()).mul(0.05f)));
        zImage = NoiseSource.of(1, 1, 0, 1).initial(manager, new Shape(2, 8));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aTrajectoryEndsWhereTheStreamEndsAndLeavesNothingWhenClosed() {
        DecoderSampling decoder = new DecoderSampling(network, 5, 3);
        int before = arrays();
        Trajectory<ImageCondition> t = decoder.trajectory(manager, zImage, NOISE).run();
        try (NDManager scope = manager.newSubManager()) { // reading a result may copy it
            NDArray streamed =
                    decoder.sampler()
                            .run(
                                    scope,
                                    decoder.start(scope, NOISE),
                                    decoder.condition(zImage),
                                    NOISE,
                                    step -> {});
            assertThat(t.result().toFloatArray()).containsExactly(streamed.toFloatArray());
        }
        t.close();
        assertThat(arrays()).isEqualTo(before);
    }

    @Test
    void aForkFollowsOtherGuidanceOrAnotherImageFromItsStepOn() {
        DecoderSampling decoder = new DecoderSampling(network, 5, 3);
        Trajectory<ImageCondition> t = decoder.trajectory(manager, zImage, NOISE).run();
        Trajectory<ImageCondition> stronger =
                t.rewind(2).with(new DecoderSampling(network, 5, 7).denoiser()).run();
        Comparison c = t.compare(stronger);
        StepDifference first = c.firstDifference().orElseThrow();
        assertThat(first.index()).isEqualTo(2);
        assertThat(first.xt()).isZero();
        assertThat(first.quantities())
                .anySatisfy(
                        q -> {
                            assertThat(q.symbol()).contains("guidance");
                            assertThat(q.value()).isEqualTo(3);
                            assertThat(q.other()).isEqualTo(7);
                        });
        Trajectory<ImageCondition> other =
                t.rewind(2).withConditioning(decoder.condition(zImage.neg())).run();
        assertThat(t.compare(other).result()).isPositive();
    }

    @Test
    void framesShowTheKeptStepsUnderTheirTimes() {
        Trajectory<ImageCondition> t =
                new DecoderSampling(network, 8, 1)
                        .trajectory(manager, zImage, NOISE, Recording.standard().ofSteps(3))
                        .run();
        List<FilmStrip.Frame> frames = Frames.of(t, 1);
        assertThat(frames)
                .extracting(FilmStrip.Frame::label)
                .containsExactly("t = 1000", "t = 500", "t = 125");
        assertThat(frames.get(2).x0Hat().getWidth()).isEqualTo(16);
        assertThat(Frames.label(12.34567)).isEqualTo("t = 12.35");
        assertThat(Frames.label(0.000123)).isEqualTo("t = 0.000123");
    }

    @Test
    void aLearnedVarianceIsWhatAncestralStepsUse() {
        OutputOptions learned = new OutputOptions("epsilon", "cosine", true);
        CaptionOptions caption = new CaptionOptions(6, 8, null);
        UNetOptions options =
                new UNetOptions(
                        16,
                        2,
                        32,
                        List.of(1, 2),
                        1,
                        List.of(4),
                        32,
                        8,
                        2,
                        16,
                        BlockOptions.STANDARD,
                        new InputOptions(0, 0, false, caption),
                        learned);
        UNet captioned = new UNet(manager, options, 1);
        DecoderSampling decoder = new DecoderSampling(captioned, 4, 3);
        List<String> formulas = new ArrayList<>();
        NDArray first =
                decoder.ancestral()
                        .run(
                                manager,
                                decoder.start(manager, NOISE),
                                decoder.condition(zImage),
                                NOISE,
                                step -> step.quantities().forEach(q -> formulas.add(q.latex())));
        assertThat(formulas).anyMatch(formula -> formula.contains("v\\ln\\beta"));
        NDArray states = NoiseSource.of(1, 4, 0, 1).initial(manager, new Shape(2, 5, 6));
        CaptionStates words = new CaptionStates(states, manager.ones(new Shape(2, 5, 1)), zImage);
        NDArray second =
                decoder.ancestral()
                        .run(
                                manager,
                                decoder.start(manager, NOISE),
                                decoder.condition(zImage, words),
                                NOISE,
                                step -> {});
        assertThat(second.getShape()).isEqualTo(first.getShape());
        assertThat(new DecoderSampling(network, 4, 3).condition(zImage, words).caption()).isNull();
    }

    private int arrays() {
        return manager.getManagedArrays().size();
    }

    private NDArray noise(Shape shape) {
        return NoiseSource.of(shape.size(), 9, 0)
                .initial(manager, new Shape(1, shape.size()))
                .reshape(shape);
    }
}
