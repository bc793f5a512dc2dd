package unclip.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.Test;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.tensor.NoiseSource;

import java.util.List;

class DecoderTest {

    private static final UNetOptions OPTIONS =
            new UNetOptions(16, 2, 32, List.of(1, 2), 1, List.of(4), 32, 8, 2, 16);

    @Test
    void theOutputHasTheInputsShapeAndStartsAtZero() {
        try (NDManager manager = NDManager.newBaseManager()) {
            UNet network = new UNet(manager, OPTIONS, 1);
            NoiseSource noise = NoiseSource.of(1, 0, 0, 1);
            NDArray xt = noise.initial(manager, new Shape(2, 3, 16, 16));
            NDArray z = NoiseSource.of(1, 1, 0, 1).initial(manager, new Shape(2, 8));
            NDArray v = network.apply(xt, new double[] {3, 700}, ImageCondition.of(z));
            assertThat(v.getShape()).isEqualTo(xt.getShape());
            assertThat(v.abs().max().getFloat()).isZero(); // the last convolution starts at zero

            NoiseLevel level = Decoder.SCHEDULE.at(500);
            Prediction prediction = new Decoder(network).predict(xt, level, ImageCondition.of(z));
            NDArray expected = xt.mul(level.signal()); // v = 0 means x̂_0 = √ᾱ x_t
            assertThat(prediction.x0Hat().toFloatArray())
                    .containsExactly(expected.toFloatArray(), within(1e-5f));
        }
    }

    @Test
    void aNetworkWithoutNewOptionsSaysWhatItSaidBeforeTheyCame() {
        try (NDManager manager = NDManager.newBaseManager()) {
            UNet network = filled(manager, OPTIONS);
            NDArray xt = NoiseSource.of(1, 0, 0, 1).initial(manager, new Shape(2, 3, 16, 16));
            NDArray z = NoiseSource.of(1, 1, 0, 1).initial(manager, new Shape(2, 8));
            float[] said =
                    network.apply(xt, new double[] {9, 700}, ImageCondition.of(z)).toFloatArray();
            assertThat(network.parameters().count()).isEqualTo(802_291);
            // The same to the bit on one machine; elsewhere products are summed in another order.
            assertThat(new float[] {said[0], said[500], said[1000], said[1535]})
                    .containsExactly(
                            new float[] {0.37785053f, 0.11532709f, 0.36337465f, -0.016519569f},
                            within(1e-4f));
        }
    }

    @Test
    void gradientsReachEveryWeightOnceTheNetworkHasMoved() {
        try (NDManager manager = NDManager.newBaseManager()) {
            UNet network = filled(manager, OPTIONS);
            NoiseSource noise = NoiseSource.of(1, 0, 0, 1);
            network.parameters().requireGradients();
            NDArray xt = noise.initial(manager, new Shape(2, 3, 16, 16));
            NDArray keep = manager.create(new float[] {1, 0}).reshape(2, 1);
            NDArray zImage = NoiseSource.of(1, 1, 0, 1).initial(manager, new Shape(2, 8));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ImageCondition told = ImageCondition.NONE.with(new ImageEmbedding(zImage, keep));
                collector.backward(network.apply(xt, new double[] {3, 700}, told).square().sum());
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

    @Test
    void aDroppedImageIsTheLearnedNullEmbedding() {
        try (NDManager manager = NDManager.newBaseManager()) {
            UNet network = filled(manager, OPTIONS);
            NDArray xt = NoiseSource.of(1, 0, 0, 0).initial(manager, new Shape(2, 3, 16, 16));
            NDArray z = manager.ones(new Shape(2, 8));
            NDArray none = requireNonNull(network.parameters().arrays().get("null_image"));
            double[] t = {9, 9};

            NDArray keep = manager.create(new float[] {1, 0}).reshape(2, 1);
            ImageCondition half = ImageCondition.NONE.with(new ImageEmbedding(z, keep));
            NDArray told = z.get("0:1").concat(none, 0);
            assertThat(network.apply(xt, t, half).toFloatArray())
                    .containsExactly(network.apply(xt, t, ImageCondition.of(told)).toFloatArray());

            ImageCondition one = ImageCondition.of(z.get("0:1"));
            ImageCondition both = one.followedBy(one.unconditional());
            assertThat(network.apply(xt, t, both).toFloatArray())
                    .containsExactly(network.apply(xt, t, half).toFloatArray());
        }
    }

    @Test
    void aPictureDoesNotDependOnTheBatchAroundIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            UNet network = filled(manager, OPTIONS);
            NDArray xt = NoiseSource.of(1, 0, 0, 1).initial(manager, new Shape(2, 3, 16, 16));
            NDArray z = NoiseSource.of(1, 1, 0, 1).initial(manager, new Shape(2, 8));
            NDArray both = network.apply(xt, new double[] {9, 700}, ImageCondition.of(z));
            NDArray second =
                    network.apply(
                            xt.get("1:2"), new double[] {700}, ImageCondition.of(z.get("1:2")));
            assertThat(both.get("1:2").sub(second).abs().max().getFloat()).isLessThan(1e-4f);
            assertThat(second.abs().max().getFloat()).isPositive();
        }
    }

    @Test
    void shapesThatCannotWorkAreNamed() {
        assertThatThrownBy(
                        () ->
                                new UNetOptions(
                                        20, 2, 32, List.of(1, 2, 2), 1, List.of(), 32, 8, 2, 16))
                .hasMessageContaining("multiple of patch · 2^(levels − 1) = 8, got 20");
        assertThatThrownBy(() -> new UNetOptions(16, 2, 40, List.of(1), 1, List.of(), 32, 8, 2, 16))
                .hasMessageContaining("multiple of 32");
    }

    /** A network in which no layer is zero: such a layer would hide what lies before it. */
    static UNet filled(NDManager manager, UNetOptions options) {
        UNet network = new UNet(manager, options, 1);
        network.parameters()
                .arrays()
                .values()
                .forEach(array -> array.addi(noise(manager, array.getShape()).mul(0.05f)));
        return network;
    }

    private static NDArray noise(NDManager manager, Shape shape) {
        long size = shape.size();
        return NoiseSource.of(size, 9, 0).initial(manager, new Shape(1, size)).reshape(shape);
    }
}
