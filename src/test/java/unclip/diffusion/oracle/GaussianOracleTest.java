package unclip.diffusion.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.lang.Math.abs;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import unclip.diffusion.ForwardProcess;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.stream.LongStream;

class GaussianOracleTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);

    /** Three correlated elements; eigenvalues about 0.2, 1.0 and 2.8. */
    static GaussianOracle correlated() {
        double[][] covariance = {{2, 0.9, 0.3}, {0.9, 1.5, -0.2}, {0.3, -0.2, 0.5}};
        return GaussianOracle.of(new double[] {0.5, -1, 2}, covariance);
    }

    static NDArray points(NDManager manager, int B, int D) {
        return NoiseSource.of(7, 0, LongStream.range(0, B).toArray())
                .initial(manager, new Shape(B, D), DataType.FLOAT64);
    }

    /** The largest difference between two arrays. */
    static double gap(NDArray a, NDArray b) {
        return Tensors.scalar(a.sub(b).abs().max());
    }

    @Test
    void epsilonOfCentredDataIsItsKnownFormula() {
        double s = 1.7;
        NoiseLevel level = LINEAR.at(250);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = points(manager, 5, 4);
            NDArray epsHat = GaussianOracle.isotropic(0, s).predict(xt, level).epsHat();
            double factor = level.noise() / (level.alphaBar() * s * s + 1 - level.alphaBar());
            assertThat(gap(epsHat, xt.mul(factor))).isLessThan(1e-15);
        }
    }

    @Test
    void x0HatIsThePosteriorMeanByIntegration() {
        NoiseLevel level = LINEAR.at(300);
        double mean = 0.8;
        double std = 0.6;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = manager.create(new double[] {-1.3, 0.2, 2.5}).reshape(3, 1);
            Prediction p = GaussianOracle.isotropic(mean, std).predict(xt, level);
            for (int b = 0; b < 3; b++) {
                double x = xt.getDouble(b, 0);
                double expected =
                        PosteriorByIntegration.moment(
                                x, level, x0 -> Math.exp(-square((x0 - mean) / std) / 2), 1);
                assertThat(p.x0Hat().getDouble(b, 0)).isCloseTo(expected, within(1e-9));
            }
        }
    }

    private static double square(double x) {
        return x * x;
    }

    @Test
    void predictionRebuildsXt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = points(manager, 6, 3);
            for (int t : new int[] {1, 10, 500, 1000}) {
                Prediction p = correlated().predict(xt, LINEAR.at(t));
                NDArray again =
                        p.x0Hat().mul(p.level().signal()).add(p.epsHat().mul(p.level().noise()));
                assertThat(gap(again, xt)).isLessThan(1e-12);
            }
        }
    }

    @Test
    void scoreIsTheGradientOfTheLogDensity() {
        NoiseLevel level = LINEAR.at(200);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = points(manager, 4, 3);
            NDArray score = correlated().score(xt, level);
            NDArray numeric =
                    PosteriorByIntegration.gradient(xt, x -> correlated().logDensity(x, level));
            assertThat(gap(score, numeric)).isLessThan(1e-7); // h² with h = 1e-4
            assertThat(gap(score, correlated().predict(xt, level).score())).isLessThan(1e-12);
        }
    }

    @Test
    void probabilityFlowCarriesTheLawOfOneLevelIntoAnother() {
        GaussianOracle oracle = correlated();
        NoiseLevel t = LINEAR.at(700);
        NoiseLevel s = LINEAR.at(40);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = points(manager, 5, 3);
            NDArray xt = oracle.at(t).fromNoise(z);
            NDArray xs = oracle.flow(xt, t, s);
            assertThat(gap(xs, oracle.at(s).fromNoise(z))).isLessThan(1e-12);
            assertThat(gap(oracle.flow(xs, s, t), xt)).isLessThan(1e-12);
            assertThat(gap(oracle.flow(xt, t, NoiseLevel.CLEAN), oracle.fromNoise(z)))
                    .isLessThan(1e-12);
        }
    }

    @Test
    void probabilityFlowMovesAsThePredictionPoints() {
        GaussianOracle oracle = correlated();
        NoiseLevel t = new NoiseLevel(500, 0.3);
        NoiseLevel near = new NoiseLevel(499, 0.3 + 1e-6);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = points(manager, 5, 3);
            Prediction p = oracle.predict(xt, t);
            NDArray ddim = p.x0Hat().mul(near.signal()).add(p.epsHat().mul(near.noise())); // η = 0
            assertThat(gap(oracle.flow(xt, t, near), ddim)).isLessThan(1e-11); // second order
        }
    }

    @Test
    void meanOfX0HatIsTheDatasAndItsErrorThePosteriorVariance() {
        GaussianOracle oracle = correlated();
        NoiseLevel level = LINEAR.at(400);
        int n = 20_000;
        try (NDManager manager = NDManager.newBaseManager()) {
            long[] rows = LongStream.range(0, n).toArray();
            NoiseSource noise = NoiseSource.of(11, 0, rows);
            Shape shape = new Shape(n, 3);
            NDArray x0 = oracle.sample(manager, shape, DataType.FLOAT64, noise.step(0));
            NDArray eps = noise.step(1).normalLike(x0);
            NDArray xt = ForwardProcess.diffuse(x0, NoiseLevel.CLEAN, level, eps);
            NDArray x0Hat = oracle.predict(xt, level).x0Hat();
            double[] mean = x0Hat.mean(new int[] {0}).toDoubleArray();
            for (int i = 0; i < 3; i++) {
                double four = 4 * sqrt(oracle.covariance(i, i) / n); // four standard errors
                assertThat(mean[i]).isCloseTo(oracle.mean(i), within(four));
            }
            double error = Tensors.scalar(x0.sub(x0Hat).square().mean());
            double expected = oracle.posteriorVariance(level);
            assertThat(error).isCloseTo(expected, within(4 * expected * sqrt(2.0 / n)));
            NDArray each = oracle.posteriorVariance(xt, level);
            assertThat(gap(each, each.onesLike().mul(expected))).isLessThan(1e-15);
        }
    }

    @Test
    void spectrumAndElementsAgreeOnTheCovariance() {
        GaussianOracle oracle = correlated();
        assertThat(oracle.covariance(0, 1)).isCloseTo(0.9, within(1e-14));
        assertThat(oracle.covariance(2, 2)).isCloseTo(0.5, within(1e-14));
        assertThat(oracle.meanOverSpectrum(l -> l)).isCloseTo(4.0 / 3, within(1e-14));
        GaussianOracle noised = oracle.at(LINEAR.at(1000));
        assertThat(abs(noised.covariance(0, 1))).isLessThan(1e-4);
        assertThat(noised.covariance(0, 0)).isCloseTo(1, within(1e-4));
    }

    @Test
    void entropyIsMinusTheLogDensityAtTheMeanPlusHalfANatAnElement() {
        GaussianOracle oracle = correlated();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray mean = manager.create(new double[] {0.5, -1, 2}).reshape(1, 3);
            double peak = Tensors.scalar(oracle.logDensity(mean, NoiseLevel.CLEAN));
            assertThat(oracle.entropy(3)).isCloseTo(1.5 - peak, within(1e-13));
        }
        assertThat(GaussianOracle.isotropic(0, 1).entropy(1))
                .isCloseTo(1.4189385332046727, within(1e-15));
    }

    @Test
    void anyShapeAndFloat32ComeOutAlikeAndNothingIsLeftBehind() {
        GaussianOracle oracle = GaussianOracle.isotropic(-0.2, 0.5);
        NoiseLevel level = LINEAR.at(123);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray wide = points(manager, 2, 48);
            NDArray image = wide.reshape(2, 3, 4, 4).toType(DataType.FLOAT32, true);
            int before = manager.getManagedArrays().size();
            Prediction p = oracle.predict(image, level);
            assertThat(manager.getManagedArrays()).hasSize(before + 2);
            assertThat(p.x0Hat().getShape()).isEqualTo(image.getShape());
            assertThat(p.x0Hat().getDataType()).isEqualTo(DataType.FLOAT32);
            NDArray exact = oracle.predict(wide, level).x0Hat();
            NDArray flat = p.x0Hat().reshape(2, 48).toType(DataType.FLOAT64, true);
            assertThat(gap(flat, exact)).isLessThan(1e-6);
        }
    }

    @Test
    void constantDataIsKnownFromNoiseAlone() {
        NoiseLevel level = LINEAR.at(900);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = points(manager, 3, 2);
            Prediction p = GaussianOracle.isotropic(0.25, 0).predict(xt, level);
            assertThat(gap(p.x0Hat(), xt.zerosLike().add(0.25))).isZero();
            assertThatThrownBy(
                            () ->
                                    GaussianOracle.isotropic(0.25, 0)
                                            .logDensity(xt, NoiseLevel.CLEAN))
                    .hasMessageContaining("has no density at t = 0");
        }
    }

    @Test
    void whatIsNoCovarianceIsRefused() {
        assertThatThrownBy(
                        () -> GaussianOracle.of(new double[2], new double[][] {{1, 0.5}, {0, 1}}))
                .hasMessageContaining("symmetric");
        assertThatThrownBy(() -> GaussianOracle.of(new double[2], new double[][] {{1, 2}, {2, 1}}))
                .hasMessageContaining("negative eigenvalue");
        assertThatThrownBy(() -> GaussianOracle.isotropic(0, -1)).hasMessageContaining("-1");
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> correlated().predict(points(manager, 2, 4), LINEAR.at(1)))
                    .hasMessageContaining("rows of 3 numbers, got 4");
        }
    }
}
