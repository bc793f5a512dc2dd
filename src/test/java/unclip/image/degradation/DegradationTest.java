package unclip.image.degradation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

import unclip.math.RandomStreams;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class DegradationTest {

    private static final int S = 16;

    @Test
    void weightsOfEveryBlurAddUpToOneAndPeakInTheMiddle() {
        for (double angle : new double[] {0, 0.4, 2}) {
            for (int size : new int[] {1, 3, 7, 21}) {
                BlurKernel kernel = BlurKernel.gaussian(size, 0.6, 4, angle);
                double sum = 0;
                double largest = 0;
                for (int i = 0; i < size * size; i++) {
                    sum += kernel.weight(i / size, i % size);
                    largest = Math.max(largest, kernel.weight(i / size, i % size));
                }
                assertThat(sum).isEqualTo(1, within(1e-12));
                assertThat(kernel.weight(size / 2, size / 2)).isEqualTo(largest);
            }
        }
    }

    @Test
    void aBlurHasItsVarianceAlongEachAxisWhereTheKernelIsWideEnough() {
        BlurKernel kernel = BlurKernel.gaussian(41, 2, 3, Math.PI / 2); // axes swapped
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < 41 * 41; i++) {
            double w = kernel.weight(i / 41, i % 41);
            xx += w * Math.pow(i % 41 - 20, 2);
            yy += w * Math.pow(i / 41 - 20, 2);
        }
        assertThat(xx).isEqualTo(9, within(1e-6));
        assertThat(yy).isEqualTo(4, within(1e-6));
    }

    @Test
    void blursKeepConstantsAtTheBordersTooAndLinearRampsInside() {
        Planes grey = constant(0.25f);
        Planes blurred = GaussianBlur.of(7, 3, 3).apply(grey, random(1));
        assertThat(blurred.toFloats()).containsExactly(grey.toFloats(), within(1e-6f));
        Planes ramp = ramp();
        Planes smooth = GaussianBlur.of(3, 0.6, 0.6).apply(ramp, random(1));
        for (int x = 1; x < S - 1; x++) {
            assertThat(smooth.at(1, 5, x)).isEqualTo(ramp.at(1, 5, x), within(1e-6f));
        }
    }

    @Test
    void kernelsLargerThanThePictureStillMirrorIt() {
        Planes dot = Planes.of(new float[] {1, 1, 1}, 1, 1);
        assertThat(GaussianBlur.of(21, 5, 5).apply(dot, random(1)).toFloats())
                .containsExactly(new float[] {1, 1, 1}, within(1e-6f));
    }

    @Test
    void atZeroStrengthNothingChanges() {
        Planes picture = noise(3);
        List<Degradation> idle =
                List.of(
                        GaussianBlur.of(5, 0, 0),
                        new GaussianBlur(3, 9, 0, 0, true),
                        new PixelNoise(0, 0),
                        new DownUp(1, 1),
                        Bsr.published().forShare(0),
                        new DegradationOptions(0, 3, 0.6, 0.6, 0, 30, 90, 0).degradation());
        for (Degradation d : idle) {
            assertThat(d.apply(picture, random(4)).toFloats())
                    .containsExactly(picture.toFloats(), within(1e-6f));
        }
    }

    @Test
    void noiseHasTheMeanVarianceItNamesInEachOfItsThreeKinds() {
        int side = 100;
        Planes black = Planes.of(new float[3 * side * side], side, side);
        int independent = 0;
        int grey = 0;
        int runs = 60;
        for (int k = 0; k < runs; k++) {
            float[] y = new PixelNoise(0.2, 0.2).apply(black, random(k)).toFloats();
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                sum += new Variance().evaluate(channel(y, c, side));
            }
            // 3σ² with a relative standard error of at most √(2 / 10⁴)
            assertThat(sum).isEqualTo(3 * 0.04, within(3 * 0.04 * 6 * Math.sqrt(2e-4)));
            double r =
                    new PearsonsCorrelation().correlation(channel(y, 0, side), channel(y, 1, side));
            independent += Math.abs(r) < 0.05 ? 1 : 0;
            grey += r > 0.9999 ? 1 : 0;
        }
        // shares of 0.4 with a standard error of 0.063
        assertThat(independent / (double) runs).isEqualTo(0.4, within(0.25));
        assertThat(grey / (double) runs).isEqualTo(0.4, within(0.25));
    }

    @Test
    void jpegOfTheBestQualityIsNearAndOfAWorseOneIsFarther() {
        Planes smooth = GaussianBlur.of(7, 2, 2).apply(noise(5), random(1));
        double best = distance(smooth, new JpegRoundTrip(100, 100).apply(smooth, random(1)));
        double fair = distance(smooth, new JpegRoundTrip(60, 60).apply(smooth, random(1)));
        double poor = distance(smooth, new JpegRoundTrip(5, 5).apply(smooth, random(1)));
        assertThat(best).isLessThan(fair);
        assertThat(fair).isLessThan(poor);
        Planes grey = constant(0.2f);
        // a constant grey has no detail to lose; one level is 2/255
        assertThat(new JpegRoundTrip(50, 50).apply(grey, random(1)).toFloats())
                .containsExactly(grey.toFloats(), within(3f / 255));
    }

    @Test
    void theShuffleVisitsEveryOrder() {
        Degradation add = (p, r) -> map(p, v -> v + 1);
        Degradation twice = (p, r) -> map(p, v -> v * 2);
        Bsr bsr = new Bsr(List.of(add, twice), (p, r) -> p);
        List<Float> seen =
                IntStream.range(0, 40)
                        .mapToObj(k -> bsr.apply(constant(1), random(k)).at(0, 0, 0))
                        .distinct()
                        .sorted()
                        .toList();
        assertThat(seen).containsExactly(3f, 4f); // (1·2) + 1 and (1 + 1)·2
    }

    @Test
    void whatBecomesOfAPictureDependsOnItsSeedAndNotOnTheBatch() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] all = new float[3 * 3 * S * S];
            for (int k = 0; k < 3; k++) {
                System.arraycopy(noise(k).toFloats(), 0, all, k * 3 * S * S, 3 * S * S);
            }
            NDArray three = manager.create(all, new Shape(3, 3, S, S));
            BatchDegradation bsr = new BatchDegradation(Bsr.published());
            float[] together = bsr.apply(three, 7, 8, 9).toFloatArray();
            float[] alone = bsr.apply(three.get("1:2"), 8).toFloatArray();
            assertThat(Arrays.copyOfRange(together, 3 * S * S, 6 * S * S)).containsExactly(alone);
            assertThat(bsr.apply(three.get("1:2"), 9).toFloatArray()).isNotEqualTo(alone);
            assertThat(three.toFloatArray()).containsExactly(all);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bsr.apply(three, 7, 8))
                    .withMessageContaining("(3, 3, 16, 16) and 2");
        }
    }

    @Test
    void aShareOfThePicturesIsDamagedAndStrengthsOutOfRangeAreRefused() {
        Degradation some = ((Degradation) (p, r) -> map(p, v -> -v)).forShare(0.3);
        long hit =
                IntStream.range(0, 2000)
                        .filter(k -> some.apply(constant(1), random(k)).at(0, 0, 0) < 0)
                        .count();
        assertThat(hit / 2000.0).isEqualTo(0.3, within(6 * Math.sqrt(0.21 / 2000)));
        assertThatIllegalArgumentException().isThrownBy(() -> some.forShare(1.5));
        assertThatIllegalArgumentException().isThrownBy(() -> GaussianBlur.of(4, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> GaussianBlur.of(3, 1, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new JpegRoundTrip(0, 50));
        assertThatIllegalArgumentException().isThrownBy(() -> new DownUp(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PixelNoise(-1, 1));
    }

    private static UniformRandomProvider random(long seed) {
        return RandomStreams.open(seed, 77);
    }

    private static Planes constant(float value) {
        float[] values = new float[3 * S * S];
        Arrays.fill(values, value);
        return new Planes(values, S, S);
    }

    private static Planes ramp() {
        float[] values = new float[3 * S * S];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % S / 32f;
        }
        return new Planes(values, S, S);
    }

    private static Planes noise(long seed) {
        UniformRandomProvider random = RandomStreams.open(seed);
        float[] values = new float[3 * S * S];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return new Planes(values, S, S);
    }

    private interface OnNumber {
        float apply(float value);
    }

    private static Planes map(Planes p, OnNumber f) {
        float[] values = p.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = f.apply(values[i]);
        }
        return new Planes(values, p.height(), p.width());
    }

    private static double[] channel(float[] y, int c, int side) {
        return IntStream.range(c * side * side, (c + 1) * side * side)
                .mapToDouble(i -> y[i])
                .toArray();
    }

    private static double distance(Planes a, Planes b) {
        float[] x = a.toFloats();
        float[] y = b.toFloats();
        return IntStream.range(0, x.length).mapToDouble(i -> Math.abs(x[i] - y[i])).sum();
    }
}
