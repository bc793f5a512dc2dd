package unclip.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

class NoiseSourceTest {

    private static final Shape THREE = new Shape(3, 50);

    @Test
    void streamsOfSeedsStagesImagesPurposesAndStepsNeverRepeat() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Set<Double> seen = new HashSet<>();
            int drawn = 0;
            for (long seed = 0; seed < 3; seed++) {
                for (long stage = 0; stage < 3; stage++) {
                    NoiseSource noise = NoiseSource.of(seed, stage, 0, 1, 2);
                    drawn += keep(seen, noise.initial(manager, THREE, DataType.FLOAT64));
                    for (int step = 0; step < 4; step++) {
                        StepNoise own = noise.step(step);
                        drawn += keep(seen, own.normal(manager, THREE, DataType.FLOAT64));
                        drawn += keep(seen, own.normal(manager, THREE, DataType.FLOAT64));
                    }
                }
            }
            // 12,150 draws of 53 bits meet by chance once in 10⁸ runs; a repeated stream loses 50.
            assertThat(seen).hasSize(drawn);
        }
    }

    private static int keep(Set<Double> seen, NDArray draw) {
        for (double value : draw.toDoubleArray()) {
            seen.add(value);
        }
        return (int) draw.size();
    }

    @Property(tries = 50)
    void aStepsNoiseDoesNotDependOnWhatWasDrawnBefore(
            @ForAll @IntRange(max = 1000) int step, @ForAll @IntRange(max = 1000) int earlier) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource fresh = NoiseSource.of(5, 1, 3, 4);
            NoiseSource used = NoiseSource.of(5, 1, 3, 4);
            used.initial(manager, new Shape(2, 7));
            StepNoise before = used.step(earlier);
            before.normal(manager, new Shape(2, 9), DataType.FLOAT32);
            StepNoise again = used.step(step);
            before.normal(manager, new Shape(2, 2), DataType.FLOAT32); // and not on others' draws
            StepNoise first = fresh.step(step);
            for (int i = 0; i < 2; i++) {
                assertThat(again.normal(manager, new Shape(2, 4), DataType.FLOAT32))
                        .isEqualTo(first.normal(manager, new Shape(2, 4), DataType.FLOAT32));
            }
        }
    }

    @Property(tries = 50)
    void anImageDrawsTheSameInAnyBatch(
            @ForAll @IntRange(max = 100) int image, @ForAll @IntRange(max = 5) int step) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource alone = NoiseSource.of(5, 1, image);
            NoiseSource together = NoiseSource.of(5, 1, 200, image, 300, 400);
            assertThat(together.images()).isEqualTo(4);
            assertThat(together.initial(manager, new Shape(4, 6)).get("1:2"))
                    .isEqualTo(alone.initial(manager, new Shape(1, 6)));
            StepNoise one = alone.step(step);
            StepNoise four = together.step(step);
            for (int i = 0; i < 2; i++) {
                assertThat(four.normal(manager, new Shape(4, 6), DataType.FLOAT32).get("1:2"))
                        .isEqualTo(one.normal(manager, new Shape(1, 6), DataType.FLOAT32));
            }
        }
    }

    @Test
    void successiveDrawsOfAStepDifferAndReopeningItStartsAnew() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(1, 2, 3);
            NDArray like = manager.zeros(new Shape(1, 5));
            StepNoise step = noise.step(4);
            NDArray first = step.normalLike(like);
            assertThat(step.normalLike(like)).isNotEqualTo(first);
            assertThat(noise.step(4).normalLike(like)).isEqualTo(first);
        }
    }

    @Test
    void bothPrecisionsAreTheSameDraw() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(1, 2, 3);
            NDArray exact = noise.initial(manager, new Shape(1, 100), DataType.FLOAT64);
            assertThat(exact.getDataType()).isEqualTo(DataType.FLOAT64);
            assertThat(exact.toType(DataType.FLOAT32, true))
                    .isEqualTo(noise.initial(manager, new Shape(1, 100)));
        }
    }

    @Test
    void largeDrawsOnSeveralThreadsAreTheSmallOnesOfEachImage() {
        try (NDManager manager = NDManager.newBaseManager()) {
            int each = 30_000;
            StepNoise all = NoiseSource.of(1, 2, 0, 1, 2, 3).step(0);
            float[] large =
                    all.normal(manager, new Shape(4, each), DataType.FLOAT32).toFloatArray();
            double[] precise =
                    NoiseSource.of(1, 2, 0, 1, 2, 3)
                            .step(0)
                            .normal(manager, new Shape(4, each), DataType.FLOAT64)
                            .toDoubleArray();
            for (int k = 0; k < 4; k++) {
                StepNoise alone = NoiseSource.of(1, 2, k).step(0);
                float[] row =
                        alone.normal(manager, new Shape(1, each), DataType.FLOAT32).toFloatArray();
                assertThat(Arrays.copyOfRange(large, k * each, (k + 1) * each))
                        .containsExactly(row);
                assertThat((float) precise[k * each]).isEqualTo(row[0]);
            }
        }
    }

    @Test
    void drawsAreStandardNormal() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(1, 2, 3);
            Shape shape = new Shape(1, 100_000);
            moments(noise.initial(manager, shape, DataType.FLOAT64));
            moments(noise.step(0).normal(manager, shape, DataType.FLOAT64));
        }
    }

    private static void moments(NDArray x) {
        // 5 standard errors of 100,000 draws: 1 / √n, √(2 / n), √(96 / n) for orders 1, 2, 4
        assertThat(Tensors.scalar(x.mean())).isBetween(-0.016, 0.016);
        assertThat(Tensors.scalar(x.square().mean())).isBetween(0.977, 1.023);
        assertThat(Tensors.scalar(x.pow(4).mean())).isBetween(2.845, 3.155);
    }

    @Test
    void imagesAndStepsAreUncorrelated() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(2, 50_000);
            NoiseSource noise = NoiseSource.of(1, 2, 3, 4);
            NDArray a = noise.step(0).normal(manager, shape, DataType.FLOAT64);
            NDArray b = noise.step(1).normal(manager, shape, DataType.FLOAT64);
            // 5 / √n for n products
            assertThat(Tensors.scalar(a.mul(b).mean())).isBetween(-0.016, 0.016);
            assertThat(Tensors.scalar(a.get(0).mul(a.get(1)).mean())).isBetween(-0.0224, 0.0224);
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
            NoiseSource noise = NoiseSource.of(1, 1, 0, 1);
            assertThatThrownBy(() -> noise.initial(manager, new Shape(3, 2)))
                    .hasMessage("Noise for 2 images can't have the shape (3, 2).");
            assertThatThrownBy(() -> noise.step(0).normalLike(manager.ones(new Shape())))
                    .hasMessageContaining("Noise for 2 images");
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
