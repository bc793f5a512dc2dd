package unclip.diffusion.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import unclip.diffusion.ForwardProcess;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.MixtureOracle.Component;
import unclip.tensor.NoiseSource;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

class DataSetOracleTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);

    /** Ten images of 3×4×4, in float32. */
    private static NDArray images(NDManager manager) {
        return NoiseSource.of(3, 1, LongStream.range(0, 10).toArray())
                .initial(manager, new Shape(10, 3, 4, 4));
    }

    @Test
    void atLittleNoiseItReturnsTheImageItself() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = images(manager);
            DataSetOracle oracle = DataSetOracle.of(x0);
            NDArray eps =
                    NoiseSource.of(4, 0, LongStream.range(0, 10).toArray()).step(0).normalLike(x0);
            NDArray xt = ForwardProcess.diffuse(x0, NoiseLevel.CLEAN, LINEAR.at(1), eps);
            assertThat(GaussianOracleTest.gap(oracle.predict(xt, LINEAR.at(1)).x0Hat(), x0))
                    .isLessThan(1e-7);
            NDArray weights = oracle.weights(xt, LINEAR.at(1), ClassCondition.none(10));
            assertThat(GaussianOracleTest.gap(weights, manager.eye(10))).isLessThan(1e-7);
        }
    }

    @Test
    void atPureNoiseItReturnsTheMeanImage() {
        NoiseLevel noise = new NoiseLevel(1000, 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = images(manager);
            Prediction p = DataSetOracle.of(x0).predict(x0, noise);
            NDArray mean = x0.mean(new int[] {0}, true);
            assertThat(GaussianOracleTest.gap(p.x0Hat(), mean)).isLessThan(1e-6);
            assertThat(GaussianOracleTest.gap(p.epsHat(), x0)).isLessThan(1e-6);
        }
    }

    @Test
    void aFiniteSetIsAMixtureWithoutVariance() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = GaussianOracleTest.points(manager, 4, 3);
            int[] labels = {0, 1, 0, 1};
            DataSetOracle set = DataSetOracle.of(x0, labels);
            MixtureOracle mixture =
                    MixtureOracle.of(
                            IntStream.range(0, 4)
                                    .mapToObj(
                                            i ->
                                                    new Component(
                                                            1,
                                                            at(x0.get(i).toDoubleArray()),
                                                            labels[i]))
                                    .toList());
            NDArray xt = GaussianOracleTest.points(manager, 4, 3).mul(0.7);
            ClassCondition condition = ClassCondition.of(0, 1, ClassCondition.NONE, 1);
            NoiseLevel level = LINEAR.at(300);
            Prediction p = set.predict(xt, level, condition);
            Prediction q = mixture.predict(xt, level, condition);
            assertThat(GaussianOracleTest.gap(p.x0Hat(), q.x0Hat())).isLessThan(1e-12);
            assertThat(GaussianOracleTest.gap(p.epsHat(), q.epsHat())).isLessThan(1e-12);
            assertThat(
                            GaussianOracleTest.gap(
                                    set.logDensity(xt, level, condition),
                                    mixture.logDensity(xt, level, condition)))
                    .isLessThan(1e-12);
            assertThat(
                            GaussianOracleTest.gap(
                                    set.posteriorVariance(xt, level, condition),
                                    mixture.posteriorVariance(xt, level, condition)))
                    .isLessThan(1e-12);
        }
    }

    private static GaussianOracle at(double[] image) {
        return GaussianOracle.diagonal(image, new double[image.length]);
    }

    @Test
    void scoreIsTheGradientOfTheLogDensity() {
        NoiseLevel level = LINEAR.at(400);
        try (NDManager manager = NDManager.newBaseManager()) {
            DataSetOracle oracle = DataSetOracle.of(GaussianOracleTest.points(manager, 6, 3));
            NDArray xt = GaussianOracleTest.points(manager, 4, 3).mul(0.5);
            NDArray numeric = PosteriorByIntegration.gradient(xt, x -> oracle.logDensity(x, level));
            assertThat(GaussianOracleTest.gap(oracle.score(xt, level), numeric)).isLessThan(1e-6);
        }
    }

    @Test
    void aRowWithAClassSeesAndDrawsOnlyItsImages() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = images(manager);
            int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
            DataSetOracle oracle = DataSetOracle.of(x0, labels);
            NDArray only = x0.get("9:");
            ClassCondition second = ClassCondition.of(1);
            NoiseLevel level = LINEAR.at(800);
            assertThat(
                            GaussianOracleTest.gap(
                                    oracle.predict(x0.get(":1"), level, second).x0Hat(), only))
                    .isLessThan(1e-7);
            NDArray drawn =
                    oracle.sample(
                            manager,
                            new Shape(1, 3, 4, 4),
                            DataType.FLOAT32,
                            NoiseSource.of(1, 0, 0).step(0),
                            second);
            assertThat(GaussianOracleTest.gap(drawn, only)).isZero();
            assertThat(oracle.classes()).isEqualTo(2);
            assertThat(List.of(oracle.label(0), oracle.label(9))).containsExactly(0, 1);
        }
    }

    @Test
    void predictionLeavesTwoArraysBehind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = images(manager);
            DataSetOracle oracle = DataSetOracle.of(x0);
            int before = manager.getManagedArrays().size();
            oracle.predict(x0, LINEAR.at(500));
            assertThat(manager.getManagedArrays()).hasSize(before + 2);
            oracle.posteriorVariance(x0, LINEAR.at(500));
            assertThat(manager.getManagedArrays()).hasSize(before + 3);
        }
    }

    @Test
    void cleanOrMisshapenInputIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DataSetOracle oracle = DataSetOracle.of(images(manager));
            assertThatThrownBy(() -> oracle.predict(images(manager), NoiseLevel.CLEAN))
                    .hasMessageContaining("t = 0");
            assertThatThrownBy(
                            () ->
                                    oracle.predict(
                                            GaussianOracleTest.points(manager, 2, 3), LINEAR.at(3)))
                    .hasMessageContaining("48 numbers");
            assertThatThrownBy(() -> DataSetOracle.of(images(manager), new int[3]))
                    .hasMessageContaining("got 3 classes for 10 images");
        }
    }
}
