package unclip.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.diffusion.NoiseLevel;
import unclip.tensor.NoiseSource;

import java.util.List;

class UpsamplerTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void whatItIsToldIsTheEnlargedPictureAndMoreNoiseTheHigherTheLevel() {
        Upsampler upsampler = SmallUpsampler.create(manager);
        NDArray y = manager.full(new Shape(2, 3, 8, 8), 0.5f);
        PictureBeside low = upsampler.condition(y, new double[] {0, 1}, noise(2, 8, 8));
        assertThat(low.pixels().getShape()).isEqualTo(new Shape(2, 3, 16, 16));
        for (float v : low.pixels().get(0).toFloatArray()) {
            assertThat(v).isEqualTo(0.5f, within(1e-6f));
        }
        // ᾱ_T = 0 almost: nothing of the picture is left
        assertThat(low.pixels().get(1).mean().getFloat()).isEqualTo(0, within(0.2f));
        assertThat(requireNonNull(low.level()).toFloatArray()).containsExactly(0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> upsampler.condition(y, new double[] {0, 1.5}, noise(2, 8, 8)))
                .withMessageContaining("[0, 1], got 1.5");
    }

    @Test
    void theLevelAndTheSmallPictureBothChangeThePrediction() {
        Upsampler upsampler = SmallUpsampler.create(manager);
        NDArray xt = noise(1, 16, 16);
        NoiseLevel t = upsampler.schedule().at(500);
        NDArray y = noise(1, 8, 8);
        PictureBeside clean = upsampler.condition(y, new double[] {0}, y);
        PictureBeside told =
                new PictureBeside(
                        clean.pixels(), manager.create(new float[] {0.5f}, new Shape(1, 1)));
        PictureBeside other = new PictureBeside(clean.pixels().neg(), clean.level());
        float[] x0 = upsampler.predict(xt, t, clean).x0Hat().toFloatArray();
        assertThat(upsampler.predict(xt, t, told).x0Hat().toFloatArray()).isNotEqualTo(x0);
        assertThat(upsampler.predict(xt, t, other).x0Hat().toFloatArray()).isNotEqualTo(x0);
        assertThat(upsampler.predict(xt, t, clean).x0Hat().toFloatArray()).containsExactly(x0);
    }

    @Test
    void oneNetworkDrawsPicturesOfEverySizeThatItsCellsDivide() {
        Upsampler upsampler = SmallUpsampler.create(manager);
        for (long[] size : new long[][] {{8, 8}, {16, 16}, {32, 20}}) {
            NDArray y = noise(1, size[0] / 2, size[1] / 2);
            PictureBeside low = upsampler.condition(y, new double[] {0.1}, y);
            NDArray x0 =
                    upsampler
                            .predict(noise(1, size[0], size[1]), upsampler.schedule().at(500), low)
                            .x0Hat();
            assertThat(x0.getShape()).isEqualTo(new Shape(1, 3, size[0], size[1]));
        }
    }

    @Test
    void thePublishedShapesWorkAtASmallWidth() {
        for (UpsamplerOptions published :
                List.of(
                        UpsamplerOptions.paper256(),
                        UpsamplerOptions.paper1024(),
                        UpsamplerOptions.karlo())) {
            UpsamplerOptions narrow = published.withWidth(32);
            Upsampler upsampler = Upsampler.create(manager, narrow, 1);
            NDArray y = noise(1, 8, 8);
            PictureBeside low = upsampler.condition(y, new double[] {0}, y);
            NDArray x0 =
                    upsampler.predict(noise(1, 32, 32), upsampler.schedule().at(900), low).x0Hat();
            assertThat(x0.getShape()).isEqualTo(new Shape(1, 3, 32, 32));
            assertThat(narrow.lowSize() * 4).isEqualTo(narrow.imageSize());
        }
    }

    @Test
    void aNetworkThatAttendsOrAnUnevenFactorIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UpsamplerOptions(3, SmallUpsampler.options().network()))
                .withMessageContaining("power of two from 2, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new UpsamplerOptions(
                                        2,
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
                                                16)))
                .withMessageContaining("attentionResolutions: []");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpsamplerOptions.paper256().requireLevel(0.2))
                .withMessageContaining("must be 0, got 0.2");
    }

    private NDArray noise(long rows, long height, long width) {
        long[] images = new long[(int) rows];
        return NoiseSource.of(height, 1, images)
                .initial(manager, new Shape(rows, 3, height, width));
    }
}
