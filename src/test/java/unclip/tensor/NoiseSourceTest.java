package unclip.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

class NoiseSourceTest {

    @Test
    void streamsOfImagesStagesSeedsAndPurposesNeverRepeat() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Set<Float> seen = new HashSet<>();
            int drawn = 0;
            for (long seed = 0; seed < 3; seed++) {
                for (long stage = 0; stage < 3; stage++) {
                    NoiseSource noise = NoiseSource.of(seed, stage, 0, 1, 2);
                    for (float value : noise.initial(manager, new Shape(3, 50)).toFloatArray()) {
                        seen.add(value);
                        drawn++;
                    }
                    for (float value : noise.normal(manager, new Shape(3, 50)).toFloatArray()) {
                        seen.add(value);
                        drawn++;
                    }
                }
            }
            // A repeated stream would lose 50 values at once; float32 normals collide by chance.
            assertThat(seen.size()).isGreaterThan(drawn - 25);
        }
    }

    @Test
    void drawsAreStandardNormal() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] x =
                    NoiseSource.of(1, 2, 3).normal(manager, new Shape(1, 100_000)).toFloatArray();
            double mean = 0;
            double square = 0;
            for (float value : x) {
                mean += value / x.length;
                square += value * value / x.length;
            }
            assertThat(mean).isBetween(-0.016, 0.016); // 5 σ
            assertThat(square).isBetween(0.977, 1.023);
        }
    }

    @Test
    void theFirstNumbersAreTheSameOnEveryMachine() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] x = NoiseSource.of(7, 2, 0).initial(manager, new Shape(1, 4)).toFloatArray();
            assertThat(x).containsExactly(FIRST);
        }
    }

    private static final float[] FIRST = {-1.109543f, -0.069822475f, -1.2458591f, -0.29525054f};

    @Test
    void wrongBatchSizesAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> NoiseSource.of(1, 1, 0, 1).initial(manager, new Shape(3, 2)))
                    .hasMessage("Noise for 2 images can't have the shape (3, 2).");
        }
    }

    @Test
    void deviceNamesAreReadOrRefusedInOneSentence() {
        assertThat(Devices.choose("CPU")).isEqualTo(Device.cpu());
        assertThatThrownBy(() -> Devices.choose("tpu"))
                .hasMessage("Unknown device 'tpu': use auto, cpu, gpu or gpu0, gpu1, ….");
        assertThatThrownBy(() -> Devices.choose("gpu99")).hasMessageContaining("is not there");
    }
}
