package unclip.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.ClassCondition;

class ThresholdTest {

    private static final Conditioning.None NONE = new Conditioning.None();
    private static final NoiseLevel LEVEL = Toys.level(500);

    /** Answers x_t itself as x̂_0. */
    private static final Denoiser<Conditioning.None> ECHO =
            (xt, level, none) -> Prediction.ofX0(xt.duplicate(), xt, level);

    @Test
    void dynamicThresholdingCutsEachImageToItsOwnPercentileAndDividesByIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // magnitudes .5, 1.5, 2, 3: the median is 1.75; the second image stays within [-1, 1]
            double[] x0 = {0.5, -2, 1.5, 3, 0.9, -1, 0.1, 0.2};
            NDArray xt = manager.create(x0, new Shape(2, 1, 2, 2));
            Prediction p = new DynamicThreshold<>(ECHO, 0.5).predict(xt, LEVEL, NONE);
            assertThat(p.x0Hat().toDoubleArray())
                    .containsExactly(
                            new double[] {0.5 / 1.75, -1, 1.5 / 1.75, 1, 0.9, -1, 0.1, 0.2},
                            within(1e-15));
            Toys.consistent(p, xt, 1e-14);
        }
    }

    @ParameterizedTest(name = "p = {0}")
    @CsvSource({ // torch.quantile of |x| in float64 (PyTorch, linear interpolation)
        "0.01, 0.05558773504106468, 0.13139769552483693",
        "0.5, 1.8896639828233615, 2.434704493403101",
        "0.9, 2.9297051195089745, 2.897011687951164",
        "0.995, 2.994968036201841, 2.9946689554316035",
        "1.0, 2.9964456741707384, 2.997624102321188"
    })
    void theQuantileIsTorchs(double p, double first, double second) {
        double[] x = new double[30];
        for (int i = 0; i < x.length; i++) {
            x[i] = 3 * Math.sin((double) i * i);
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray images = manager.create(x, new Shape(2, 3, 5));
            NDArray tau = DynamicThreshold.quantile(images.abs(), p);
            assertThat(tau.getShape()).isEqualTo(new Shape(2, 1, 1));
            assertThat(tau.toDoubleArray())
                    .containsExactly(new double[] {first, second}, within(1e-14));
            // float32 keeps 24 bits of numbers up to 3
            NDArray single =
                    DynamicThreshold.quantile(images.toType(DataType.FLOAT32, true).abs(), p);
            assertThat(Toys.doubles(single))
                    .containsExactly(new double[] {first, second}, within(1e-6));
        }
    }

    @Property(tries = 20)
    void afterAThresholdNothingLeavesTheRangeAndXtStaysExplained(
            @ForAll @DoubleRange(min = 0.05, max = 1) double percentile,
            @ForAll @IntRange(min = 20, max = 980) int t) {
        NoiseLevel level = Toys.level(t);
        Denoiser<ClassCondition> cfg = new ClassifierFreeGuidance<>(Toys.MIXTURE, 6);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            for (Threshold threshold :
                    new Threshold[] {new Threshold.Clip(), new Threshold.Dynamic(percentile)}) {
                Prediction p = threshold.on(cfg).predict(xt, level, Toys.CLASSES);
                for (double value : Toys.doubles(p.x0Hat())) {
                    assertThat(value).isBetween(-1.0, 1.0);
                }
                Toys.consistent(p, xt, 1e-10);
                assertThat(p.guidance()).isNotNull();
            }
        }
    }

    @Test
    void aThresholdThatCutsNothingIsTheIdentityToTheLastBit() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1).mul(0.1);
            Prediction p = ECHO.predict(xt, LEVEL, NONE);
            Toys.same(Clipped.toPixels(ECHO).predict(xt, LEVEL, NONE), p);
            Toys.same(new DynamicThreshold<>(ECHO, 0.995).predict(xt, LEVEL, NONE), p);
            assertThat(new Threshold.None().on(ECHO)).isSameAs(ECHO);
        }
    }

    @Test
    void thresholdRescaleAndGuidanceCompose() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Denoiser<ClassCondition> cfg = new ClassifierFreeGuidance<>(Toys.MIXTURE, 6);
            Denoiser<ClassCondition> rescaled = new Rescaled<>(cfg, 0.7);
            Prediction inner = rescaled.predict(xt, LEVEL, Toys.CLASSES);
            NDArray cut = inner.x0Hat().clip(-1, 1);
            Toys.near(
                    Clipped.toPixels(rescaled).predict(xt, LEVEL, Toys.CLASSES),
                    Prediction.ofX0(cut, xt, LEVEL),
                    1e-14);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "clip", "dynamic-0.995"})
    void everyThresholdIsFoundByItsName(String name) {
        assertThat(Threshold.named(name).name()).isEqualTo(name);
    }

    @Test
    void badInputGetsASentence() {
        assertThatThrownBy(() -> Threshold.named("dynamic-high"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A threshold is none, clip, or dynamic-P with a percentile P such as 0.995,"
                                + " got 'dynamic-high'.");
        assertThatThrownBy(() -> Threshold.named("static"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("got 'static'.");
        for (double p : new double[] {0, -0.1, 1.01, 99.5, Double.NaN}) {
            assertThatThrownBy(() -> new DynamicThreshold<>(ECHO, p))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "A percentile lies above 0 and is at most 1, such as 0.995, got "
                                    + p
                                    + ".");
        }
        assertThatThrownBy(() -> new Clipped<>(ECHO, 1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A range to clip to goes upwards, got [1.0, -1.0].");
    }
}
