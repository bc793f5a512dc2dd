package unclip.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.ClassCondition;
import unclip.diffusion.oracle.GaussianOracle;
import unclip.diffusion.oracle.MixtureOracle;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Data of three classes in four dimensions, whose every branch is known exactly. */
final class Toys {

    static final NoiseSchedule COSINE = NoiseSchedule.cosine(1000);

    static final MixtureOracle MIXTURE =
            MixtureOracle.of(
                    List.of(
                            component(1, 0, new double[] {1, 0, -1, 0.5}, 0.2),
                            component(2, 1, new double[] {-1, 0.5, 0, 0}, 0.5),
                            component(1, 2, new double[] {0.3, -1, 1, -0.5}, 0.1),
                            component(1, 2, new double[] {0, 1, 1, 1}, 0.3)));

    static final ClassCondition CLASSES = ClassCondition.of(0, 1, 2);
    static final ClassCondition OTHERS = ClassCondition.of(1, 2, 0);

    private Toys() {}

    private static MixtureOracle.Component component(
            double weight, int label, double[] mean, double variance) {
        double[] variances = {variance, 2 * variance, variance, 0.5 * variance};
        return new MixtureOracle.Component(weight, GaussianOracle.diagonal(mean, variances), label);
    }

    /** t of the cosine schedule. */
    static NoiseLevel level(int t) {
        return COSINE.at(t);
    }

    /** Three rows of N(0, I), float64. */
    static NDArray xt(NDManager manager, long seed) {
        return NoiseSource.of(seed, 0, 0, 1, 2).initial(manager, new Shape(3, 4), DataType.FLOAT64);
    }

    /** Notes how many rows each question has. */
    static <C> Denoiser<C> counting(Denoiser<C> model, List<Long> rows) {
        return (xt, level, c) -> {
            rows.add(xt.getShape().get(0));
            return model.predict(xt, level, c);
        };
    }

    /** What a denoiser of these rows was asked. */
    static <C> List<Long> rowsAsked(
            UnaryOperator<Denoiser<C>> rule, Denoiser<C> model, C c, NoiseLevel level) {
        List<Long> rows = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(rule.apply(counting(model, rows)).predict(xt(manager, 1), level, c))
                    .isNotNull();
        }
        return rows;
    }

    /** The same x̂_0 and ε̂ within a tolerance. */
    static void near(Prediction p, Prediction expected, double tolerance) {
        near(p.x0Hat(), expected.x0Hat(), tolerance);
        near(p.epsHat(), expected.epsHat(), tolerance);
    }

    /** The same numbers within a tolerance. */
    static void near(NDArray a, NDArray expected, double tolerance) {
        assertThat(a.getShape()).isEqualTo(expected.getShape());
        assertThat(a.getDataType()).isEqualTo(expected.getDataType());
        assertThat(doubles(a)).containsExactly(doubles(expected), within(tolerance));
    }

    /** The same numbers to the last bit. */
    static void same(Prediction p, Prediction expected) {
        near(p, expected, 0);
    }

    static double[] doubles(NDArray a) {
        return a.toType(DataType.FLOAT64, true).toDoubleArray();
    }

    /** x_t = √ᾱ x̂_0 + √(1 − ᾱ) ε̂, within a tolerance. */
    static void consistent(Prediction p, NDArray xt, double tolerance) {
        NoiseLevel level = p.level();
        near(p.x0Hat().mul(level.signal()).add(p.epsHat().mul(level.noise())), xt, tolerance);
    }
}
