package unclip.diffusion.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.Test;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.MixtureOracle.Component;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;

class MixtureOracleTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);

    /** Three components of different shape; the first and last share class 0. */
    private static MixtureOracle plane() {
        double[][] tilted = {{0.5, 0.3}, {0.3, 0.4}};
        return MixtureOracle.of(
                List.of(
                        new Component(1, GaussianOracle.of(new double[] {1, 1}, tilted), 0),
                        new Component(2, GaussianOracle.isotropic(-1, 0.3), 1),
                        new Component(1, GaussianOracle.isotropic(0.5, 0.8), 0)));
    }

    private static double first(double x) {
        return Math.exp(-(x - 1) * (x - 1) / 0.5) / 0.5;
    }

    private static double second(double x) {
        return Math.exp(-(x + 1) * (x + 1) / 2);
    }

    /** ¼ N(1, 0.5²) + ¾ N(−1, 1). */
    private static MixtureOracle line() {
        return MixtureOracle.of(
                List.of(
                        new Component(1, GaussianOracle.isotropic(1, 0.5), 0),
                        new Component(3, GaussianOracle.isotropic(-1, 1), 1)));
    }

    @Test
    void aMixtureOfOneIsItsGaussian() {
        GaussianOracle gaussian = GaussianOracleTest.correlated();
        MixtureOracle mixture = MixtureOracle.even(gaussian);
        NoiseLevel level = LINEAR.at(321);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = GaussianOracleTest.points(manager, 4, 3);
            Prediction p = mixture.predict(xt, level);
            Prediction q = gaussian.predict(xt, level);
            assertThat(GaussianOracleTest.gap(p.x0Hat(), q.x0Hat())).isLessThan(1e-14);
            assertThat(GaussianOracleTest.gap(p.epsHat(), q.epsHat())).isLessThan(1e-14);
            assertThat(
                            GaussianOracleTest.gap(
                                    mixture.logDensity(xt, level), gaussian.logDensity(xt, level)))
                    .isLessThan(1e-13);
            assertThat(
                            GaussianOracleTest.gap(
                                    mixture.posteriorVariance(xt, level),
                                    gaussian.posteriorVariance(xt, level)))
                    .isLessThan(1e-14);
        }
    }

    @Test
    void meanAndVarianceAreThePosteriorsByIntegration() {
        NoiseLevel level = LINEAR.at(350);
        DoubleUnaryOperator both = x -> 0.25 * first(x) + 0.75 * second(x);
        List<DoubleUnaryOperator> densities =
                List.of(both, MixtureOracleTest::first, MixtureOracleTest::second);
        List<Integer> classes = List.of(ClassCondition.NONE, 0, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = manager.create(new double[] {0.3, 0.3, 0.3}).reshape(3, 1);
            ClassCondition condition = new ClassCondition(classes);
            Prediction p = line().predict(xt, level, condition);
            NDArray variance = line().posteriorVariance(xt, level, condition);
            for (int b = 0; b < 3; b++) {
                DoubleUnaryOperator density = densities.get(b);
                double mean = PosteriorByIntegration.moment(0.3, level, density, 1);
                double second = PosteriorByIntegration.moment(0.3, level, density, 2);
                assertThat(p.x0Hat().getDouble(b, 0)).isCloseTo(mean, within(1e-9));
                assertThat(variance.getDouble(b)).isCloseTo(second - mean * mean, within(1e-9));
            }
        }
    }

    @Test
    void scoreIsTheGradientOfTheLogDensityOfEachRowsClass() {
        NoiseLevel level = LINEAR.at(150);
        ClassCondition condition = ClassCondition.of(0, 1, ClassCondition.NONE, 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = GaussianOracleTest.points(manager, 4, 2);
            NDArray score = plane().score(xt, level, condition);
            NDArray numeric =
                    PosteriorByIntegration.gradient(
                            xt, x -> plane().logDensity(x, level, condition));
            assertThat(GaussianOracleTest.gap(score, numeric))
                    .isLessThan(1e-6); // third derivative times h², 1e-8
        }
    }

    @Test
    void gradientOfTheExactClassifierFlowsAndIsTheDifferenceOfScores() {
        NoiseLevel level = LINEAR.at(150);
        ClassCondition condition = ClassCondition.of(0, 1, ClassCondition.NONE, 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = GaussianOracleTest.points(manager, 4, 2);
            NDArray expected = plane().classScore(xt, level, condition);
            xt.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.backward(plane().logClassProbability(xt, level, condition).sum());
            }
            assertThat(GaussianOracleTest.gap(xt.getGradient(), expected)).isLessThan(1e-12);
            assertThat(Tensors.scalar(expected.get(2).abs().max())).isLessThan(1e-15);
        }
    }

    @Test
    void gradientFlowsInFloat32Too() {
        NoiseLevel level = LINEAR.at(150);
        ClassCondition condition = ClassCondition.of(0, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray wide = GaussianOracleTest.points(manager, 2, 2);
            NDArray exact = plane().classScore(wide, level, condition);
            NDArray xt = wide.toType(DataType.FLOAT32, true);
            xt.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.backward(plane().logClassProbability(xt, level, condition).sum());
            }
            NDArray got = xt.getGradient().toType(DataType.FLOAT64, true);
            assertThat(GaussianOracleTest.gap(got, exact)).isLessThan(1e-5);
        }
    }

    @Test
    void gradientFlowsThroughThePrediction() {
        NoiseLevel level = LINEAR.at(400);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = GaussianOracleTest.points(manager, 4, 2);
            NDArray numeric =
                    PosteriorByIntegration.gradient(
                            xt, x -> plane().predict(x, level).x0Hat().sum(new int[] {1}));
            xt.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.backward(plane().predict(xt, level).x0Hat().sum());
            }
            assertThat(GaussianOracleTest.gap(xt.getGradient(), numeric)).isLessThan(1e-6);
        }
    }

    @Test
    void probabilitiesSumToOne() {
        NoiseLevel level = LINEAR.at(500);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = GaussianOracleTest.points(manager, 5, 2);
            NDArray r = plane().responsibilities(xt, level, ClassCondition.none(5));
            assertThat(
                            GaussianOracleTest.gap(
                                    r.sum(new int[] {1}),
                                    manager.ones(new Shape(5), DataType.FLOAT64)))
                    .isLessThan(1e-14);
            NDArray total =
                    plane().logClassProbability(xt, level, ClassCondition.all(5, 0))
                            .exp()
                            .add(
                                    plane().logClassProbability(xt, level, ClassCondition.all(5, 1))
                                            .exp());
            assertThat(GaussianOracleTest.gap(total, total.onesLike())).isLessThan(1e-14);
        }
    }

    @Test
    void aRowsAnswerIsItsOwn() {
        NoiseLevel level = LINEAR.at(500);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = GaussianOracleTest.points(manager, 3, 2);
            ClassCondition condition = ClassCondition.of(1, ClassCondition.NONE, 0);
            NDArray all = plane().predict(xt, level, condition).x0Hat();
            NDArray one = plane().predict(xt.get("2:"), level, ClassCondition.of(0)).x0Hat();
            assertThat(GaussianOracleTest.gap(all.get("2:"), one)).isLessThan(1e-15);
            NDArray joined =
                    plane().predict(
                                    xt.concat(xt),
                                    level,
                                    condition.followedBy(condition.unconditional()))
                            .x0Hat();
            assertThat(GaussianOracleTest.gap(joined.get(":3"), all)).isLessThan(1e-15);
            assertThat(GaussianOracleTest.gap(joined.get("3:"), plane().predict(xt, level).x0Hat()))
                    .isLessThan(1e-15);
        }
    }

    @Test
    void samplesHaveTheMixturesMomentsAndTheirClass() {
        int n = 20_000;
        NoiseSource noise = NoiseSource.of(5, 0, LongStream.range(0, n).toArray());
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(n, 1);
            NDArray x0 = line().sample(manager, shape, DataType.FLOAT64, noise.step(0));
            double mean = -0.5; // ¼ · 1 − ¾ · 1
            double variance = 0.25 * 0.25 + 0.75 + 0.75; // within, and 1 − mean²
            double error = 4 * Math.sqrt(variance / n);
            assertThat(Tensors.scalar(x0.mean())).isCloseTo(mean, within(error));
            assertThat(Tensors.scalar(x0.sub(mean).square().mean()))
                    .isCloseTo(variance, within(4 * variance * Math.sqrt(2.0 / n)));
            NDArray first =
                    line().sample(
                                    manager,
                                    shape,
                                    DataType.FLOAT64,
                                    noise.step(1),
                                    ClassCondition.all(n, 0));
            assertThat(Tensors.scalar(first.mean())).isCloseTo(1, within(2 / Math.sqrt(n)));
        }
    }

    @Test
    void farFromAllDataThePredictionStaysFiniteInFloat32() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = manager.full(new Shape(2, 2), 50, DataType.FLOAT32);
            Prediction p = plane().predict(xt, LINEAR.at(1));
            assertThat(Double.isFinite(Tensors.scalar(p.x0Hat().sum()))).isTrue();
            assertThat(p.epsHat().getDataType()).isEqualTo(DataType.FLOAT32);
        }
    }

    @Test
    void whatIsNoClassIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = GaussianOracleTest.points(manager, 2, 2);
            assertThatThrownBy(() -> plane().predict(xt, LINEAR.at(9), ClassCondition.of(0, 2)))
                    .hasMessageContaining("No member has the class 2");
            assertThatThrownBy(() -> plane().predict(xt, LINEAR.at(9), ClassCondition.of(0)))
                    .hasMessageContaining("got 1 classes for 2 rows");
        }
        assertThatThrownBy(() -> MixtureOracle.of(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> ClassCondition.of(-2)).hasMessageContaining("-2");
    }
}
