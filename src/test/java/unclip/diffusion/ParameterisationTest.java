package unclip.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import static java.lang.Math.abs;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import unclip.tensor.NoiseSource;
import unclip.tensor.StepNoise;
import unclip.tensor.Tensors;

import java.util.List;

class ParameterisationTest {

    private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(1000);
    private static final Parameterisation.V VELOCITY = new Parameterisation.V();

    private static final List<Parameterisation> ALL =
            List.of(
                    new Parameterisation.Epsilon(),
                    new Parameterisation.X0(),
                    VELOCITY,
                    new Parameterisation.Score(),
                    new Parameterisation.Previous(SCHEDULE),
                    new Parameterisation.Edm(0.5));

    @Provide
    Arbitrary<Parameterisation> kinds() {
        return Arbitraries.of(ALL);
    }

    /** The noised data of one level, with what it is made of. */
    private record Sample(NDArray x0, NDArray eps, NDArray xt, NoiseLevel level) {

        static Sample of(NDManager manager, double t, DataType type) {
            StepNoise noise = NoiseSource.of((long) (1000 * t), 0, 0, 1).step(0);
            NDArray x0 = noise.normal(manager, new Shape(2, 3, 2), type);
            NDArray eps = noise.normalLike(x0);
            NoiseLevel level = SCHEDULE.at(t);
            NDArray xt = ForwardProcess.diffuse(x0, NoiseLevel.CLEAN, level, eps);
            return new Sample(x0, eps, xt, level);
        }

        Prediction truth() {
            return new Prediction(x0, eps, level);
        }
    }

    @Property(tries = 150)
    void whatOneSaysTheOthersCanSayInFloat64(
            @ForAll("kinds") Parameterisation from,
            @ForAll("kinds") Parameterisation to,
            @ForAll @DoubleRange(min = 0.1, max = 1000) double t) {
        converts(from, to, t, DataType.FLOAT64, Math.scalb(1.0, -53));
    }

    @Property(tries = 150)
    void whatOneSaysTheOthersCanSayInFloat32(
            @ForAll("kinds") Parameterisation from,
            @ForAll("kinds") Parameterisation to,
            @ForAll @IntRange(min = 1, max = 1000) int t) {
        converts(from, to, t, DataType.FLOAT32, Math.scalb(1.0, -24));
    }

    /** Each sum of two products errs by a few units u of its largest term, divided by d. */
    private static void converts(
            Parameterisation from, Parameterisation to, double t, DataType type, double u) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Sample sample = Sample.of(manager, t, type);
            NoiseLevel level = sample.level();
            double a = from.a(level);
            double b = from.b(level);
            double d = abs(a * level.noise() - b * level.signal());
            NDArray output = from.express(sample.truth());
            double largest = largest(output);
            double spread = abs(a) * largest(sample.x0()) + abs(b) * largest(sample.eps());
            double said = Math.max(largest, spread);
            double seen = largest(sample.x0()) + largest(sample.eps());
            double onX0 = 8 * u * (level.noise() * said + abs(b) * seen) / d;
            double onEps = 8 * u * (abs(a) * seen + level.signal() * said) / d;

            Prediction read = from.interpret(output, sample.xt(), level);
            near(read.x0Hat(), sample.x0(), onX0);
            near(read.epsHat(), sample.eps(), onEps);
            double slack = 8 * u * (abs(to.a(level)) + abs(to.b(level))) * seen;
            near(
                    to.express(read),
                    to.express(sample.truth()),
                    abs(to.a(level)) * onX0 + abs(to.b(level)) * onEps + slack);
        }
    }

    @Property(tries = 40)
    void aPredictionKnowsEveryReading(@ForAll @IntRange(min = 1, max = 1000) int t) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Sample sample = Sample.of(manager, t, DataType.FLOAT64);
            Prediction truth = sample.truth();
            NoiseLevel level = sample.level();
            near(truth.vHat(), VELOCITY.express(truth), 1e-14);
            near(truth.score(), new Parameterisation.Score().express(truth), 1e-14 / level.noise());
            NoiseLevel before = SCHEDULE.at(t - 1);
            near(
                    truth.posteriorMean(before),
                    new Parameterisation.Previous(SCHEDULE).express(truth),
                    1e-14);
            Posterior q = Posterior.of(level, before);
            near(
                    truth.posteriorMean(before),
                    sample.x0().mul(q.onX0()).add(sample.xt().mul(q.onXt())),
                    1e-14);
            near(
                    Prediction.ofX0(sample.x0(), sample.xt(), level).epsHat(),
                    sample.eps(),
                    1e-14 / level.noise());
            near(
                    Prediction.ofEps(sample.eps(), sample.xt(), level).x0Hat(),
                    sample.x0(),
                    1e-14 / level.signal());
        }
    }

    @Property
    void aLossWeightedForItsOutputEqualsTheWeightedLossOfX0(
            @ForAll("kinds") Parameterisation kind,
            @ForAll @IntRange(min = 1, max = 1000) int t,
            @ForAll @DoubleRange(min = 0.01, max = 1000) double x0Weight) {
        NoiseLevel level = SCHEDULE.at(t);
        // With x_t given, an error δ of x̂_0 is −√SNR δ in ε̂, so (a − b √SNR) δ in the output.
        double perDelta = kind.a(level) - kind.b(level) * sqrt(level.snr());
        assertThat(kind.weight(level, x0Weight) * perDelta * perDelta)
                .isCloseTo(x0Weight, withPercentage(1e-8));
    }

    @Test
    void readingAnErrorBackShowsThatFactor() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Sample sample = Sample.of(manager, 300, DataType.FLOAT64);
            for (Parameterisation kind : ALL) {
                NDArray output = kind.express(sample.truth());
                Prediction off = kind.interpret(output.add(1e-3), sample.xt(), sample.level());
                double delta = Tensors.scalar(off.x0Hat().sub(sample.x0()).mean());
                double weight = kind.weight(sample.level(), 1);
                assertThat(weight * 1e-3 * 1e-3)
                        .as(kind.toString())
                        .isCloseTo(delta * delta, withPercentage(1e-7));
            }
        }
    }

    @Property
    void edmWithUnitDataIsMinusV(@ForAll @DoubleRange(min = 0.1, max = 1000) double t) {
        Parameterisation edm = new Parameterisation.Edm(1);
        NoiseLevel level = SCHEDULE.at(t);
        assertThat(edm.a(level)).isCloseTo(-VELOCITY.a(level), within(1e-15));
        assertThat(edm.b(level)).isCloseTo(-VELOCITY.b(level), within(1e-15));
        assertThat(edm.inputScale(level)).isCloseTo(1, within(1e-15));
    }

    @Property
    void edmHasTheCoefficientsOfItsTable(
            @ForAll @DoubleRange(min = 1, max = 1000) double t,
            @ForAll @DoubleRange(min = 0.1, max = 3) double sigmaData) {
        Parameterisation.Edm edm = new Parameterisation.Edm(sigmaData);
        NoiseLevel level = SCHEDULE.at(t);
        double sigma = level.sigma();
        double total = sigma * sigma + sigmaData * sigmaData;
        assertThat(edm.cSkip(level))
                .isCloseTo(sigmaData * sigmaData / total, withPercentage(1e-10));
        assertThat(edm.cOut(level)).isCloseTo(sigma * sigmaData / sqrt(total), within(1e-12));
        assertThat(edm.cIn(level)).isCloseTo(1 / sqrt(total), withPercentage(1e-10));
        assertThat(edm.cNoise(level)).isCloseTo(Math.log(sigma) / 4, within(1e-12));
        // F = (x_0 − c_skip x) / c_out with x = x_0 + σ ε; near clean data 1 − c_skip loses digits
        assertThat(edm.a(level))
                .isCloseTo((1 - edm.cSkip(level)) / edm.cOut(level), withPercentage(1e-6));
        assertThat(edm.b(level))
                .isCloseTo(-edm.cSkip(level) * sigma / edm.cOut(level), withPercentage(1e-9));
        // x_t has the variance ᾱ σ_data² + 1 − ᾱ, and x_t / √ᾱ is EDM's x
        assertThat(edm.inputScale(level) * level.signal())
                .isCloseTo(edm.cIn(level), withPercentage(1e-10));
    }

    @Test
    void pureNoiseIsReadByThoseThatSpeakOfDataThere() {
        NoiseSchedule schedule = SCHEDULE.withZeroTerminalSnr();
        NoiseLevel pure = schedule.at(1000);
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource source = NoiseSource.of(1, 0, 0);
            NDArray x0 = source.initial(manager, new Shape(1, 6), DataType.FLOAT64);
            NDArray xt = source.step(0).normalLike(x0);
            Prediction truth = new Prediction(x0, xt, pure); // ε is x_t
            for (Parameterisation kind :
                    List.of(
                            new Parameterisation.X0(),
                            VELOCITY,
                            new Parameterisation.Edm(0.5),
                            new Parameterisation.Previous(schedule))) {
                Prediction read = kind.interpret(kind.express(truth), xt, pure);
                // x_{t−1} = c_{x_0} x_0 there, which loses as many digits as √ᾱ_{T−1} is small
                near(read.x0Hat(), x0, 1e-12);
                near(read.epsHat(), xt, 1e-12);
                assertThat(kind.weight(pure, 1)).isPositive().isFinite();
            }
            assertThatThrownBy(() -> new Parameterisation.Epsilon().interpret(xt, xt, pure))
                    .hasMessage(
                            "Epsilon[] leaves x_0 open at ᾱ = 0.0 (t = 1000.0); v or x_0 tells it"
                                    + " there.");
            assertThatThrownBy(() -> new Parameterisation.Score().interpret(xt, xt, pure))
                    .hasMessageContaining("leaves x_0 open at ᾱ = 0.0");
            assertThatThrownBy(() -> new Parameterisation.X0().interpret(xt, xt, NoiseLevel.CLEAN))
                    .hasMessageContaining("leaves ε open at t = 0.0");
            assertThatThrownBy(() -> new Parameterisation.Edm(0))
                    .hasMessageContaining("σ_data must exceed 0, got 0.0");
        }
    }

    private static double largest(NDArray array) {
        return Tensors.scalar(array.abs().max());
    }

    private static void near(NDArray actual, NDArray expected, double tolerance) {
        assertThat(largest(actual.sub(expected))).isLessThanOrEqualTo(tolerance);
    }
}
