package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import unclip.diffusion.oracle.GaussianOracle;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.Term;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.ArrayList;
import java.util.List;

class MaskedStepTest {

    private static final double RHO = .8; // correlation of the two pixels, each N(0, 1)
    private static final GaussianOracle PAIR =
            GaussianOracle.of(new double[2], new double[][] {{1, RHO}, {RHO, 1}});

    /**
     * Pixel 1 is known to be 1, so pixel 2 is N(ρ, 1 − ρ²). Each step draws from the exact p(x_s |
     * x_t), so only RePaint's own error is left, and that halves as resampling doubles.
     */
    @Test
    void resamplingBringsTheUnknownPixelsToTheirConditionalLaw() {
        double[] once = errors(1);
        assertThat(once[0]).isGreaterThan(.3);
        assertThat(once[1]).isGreaterThan(.15);
        double[] five = errors(5);
        double[] ten = errors(10);
        double[] twenty = errors(20);
        for (int moment = 0; moment < 2; moment++) {
            assertThat(ten[moment] / five[moment]).isCloseTo(.5, within(.05));
            assertThat(twenty[moment] / ten[moment]).isCloseTo(.5, within(.05));
            // what is left when the part that halves is taken off
            assertThat(2 * twenty[moment] - ten[moment]).isCloseTo(0, within(.002));
        }
    }

    /** How far the second pixel's mean and variance are off, with each step taken r times. */
    private static double[] errors(int r) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MaskedStep step = firstPixelKnown(manager, MaskedStepTest::exactStep);
            Responses pair = Responses.of(loop(step, resampled(20, r)), new double[] {1, 1});
            assertThat(pair.mean()[0]).isEqualTo(1);
            assertThat(pair.covariance()[0][0]).isZero();
            return new double[] {
                Math.abs(pair.mean()[1] - RHO), Math.abs(pair.covariance()[1][1] - (1 - RHO * RHO))
            };
        }
    }

    private static MaskedStep firstPixelKnown(NDManager manager, ReverseStep inner) {
        return new MaskedStep(
                inner,
                manager.create(new double[] {1, 9}, new Shape(1, 2)),
                manager.create(new double[] {1, 0}, new Shape(1, 2)));
    }

    private static StepLoop loop(ReverseStep step, TimeGrid grid) {
        return new StepLoop(PAIR, step, grid, StepLoop.NONE);
    }

    /** n falls with strides that shrink towards 0, each but the last's end undone r − 1 times. */
    private static TimeGrid resampled(int n, int r) {
        List<Integer> times = new ArrayList<>(List.of(1000));
        for (int i = n - 1; i >= 0; i--) {
            int from = times.get(times.size() - 1);
            int to = (int) Math.rint(1000. * i * i / (n * n));
            times.add(to);
            for (int k = 1; k < r && i > 0; k++) {
                times.add(from);
                times.add(to);
            }
        }
        return TimeGrid.of(Grids.LINEAR, times);
    }

    /** A draw from p(x_s | x_t) of the pair, by its independent sum and difference. */
    private static Move exactStep(StepInput in) {
        double[] sum = kernel(in, 1 + RHO);
        double[] difference = kernel(in, 1 - RHO);
        NDArray mean = in.xt().matMul(matrix(in, sum[0], difference[0]));
        NDArray noise = in.drawNoise().matMul(matrix(in, sum[1], difference[1]));
        return Move.sum(Term.of("1", 1, "", "", "x_s", mean.add(noise)));
    }

    /** E[x_s | x_t] / x_t and x_s's standard deviation given x_t, for data of some variance. */
    private static double[] kernel(StepInput in, double variance) {
        double alphaS = in.to().alphaBar();
        double alphaT = in.from().alphaBar();
        double vS = alphaS * variance + 1 - alphaS;
        double vT = alphaT * variance + 1 - alphaT;
        double gain = Math.sqrt(alphaT / alphaS) * vS / vT;
        return new double[] {gain, Math.sqrt(vS - gain * gain * vT)};
    }

    /** The symmetric matrix with these eigenvalues for (1, 1) and (1, −1). */
    private static NDArray matrix(StepInput in, double a, double b) {
        double[] values = {(a + b) / 2, (a - b) / 2, (a - b) / 2, (a + b) / 2};
        return in.xt().getManager().create(values, new Shape(2, 2));
    }

    @Test
    void onTheWayTheKnownPixelFollowsTheForwardProcess() {
        try (NDManager manager = NDManager.newBaseManager()) {
            TimeGrid grid = Grids.linear(1000, 700, 400);
            Responses pair =
                    Responses.of(
                            loop(firstPixelKnown(manager, new DdimStep(1)), grid),
                            new double[] {1, 1});
            assertThat(pair.mean()[0]).isCloseTo(grid.level(2).signal(), within(1e-14));
            assertThat(pair.covariance()[0][0])
                    .isCloseTo(1 - grid.level(2).alphaBar(), within(1e-14));
            assertThat(pair.covariance()[0][1]).as("its noise is fresh").isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void atTheEndKnownPixelsAreExactAndTheMaskMayCoverAllChannels(DataType type) {
        NoiseSource noise = NoiseSource.of(5, 0, 0, 1);
        Shape shape = new Shape(2, 3, 2, 2);
        for (ReverseStep inner : List.of(new DdimStep(1), new HeunStep(), new LmsStep(4))) {
            try (NDManager manager = NDManager.newBaseManager();
                    NDManager callers = NDManager.newBaseManager()) {
                NDArray known = noise.step(99).normal(callers, shape, type);
                double[] m = {1, 0, 0, 1};
                NDArray mask = Tensors.create(callers, m, new Shape(1, 1, 2, 2), type);
                MaskedStep step = new MaskedStep(inner, known, mask);
                NDArray x0 =
                        new StepLoop(
                                        ScalarMixture.FIXTURES,
                                        step,
                                        Grids.linear(1000, 600, 800, 300, 100, 0),
                                        noise::step)
                                .run(noise.initial(manager, shape, type));
                assertThat(x0.getDataType()).isEqualTo(type);
                assertThat(x0.getShape()).isEqualTo(shape);
                assertMasked(ScalarMixture.heap(x0), ScalarMixture.heap(known));
                assertThat(callers.getManagedArrays()).as("of the caller").hasSize(2);
            }
        }
    }

    private static void assertMasked(double[] x0, double[] known) {
        for (int i = 0; i < x0.length; i++) {
            boolean isKnown = i % 4 == 0 || i % 4 == 3;
            assertThat(x0[i] == known[i]).isEqualTo(isKnown);
        }
    }

    @Test
    void aMaskBetweenZeroAndOneMixes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray known = manager.create(new double[] {5}, new Shape(1, 1));
            NDArray half = manager.create(new double[] {.5}, new Shape(1, 1));
            TimeGrid grid = Grids.linear(500, 0);
            NDArray x = manager.create(new double[] {.2}, new Shape(1, 1));
            double free =
                    StepLoop.silent(ScalarMixture.FIXTURES, new DdimStep(0), grid)
                            .run(x)
                            .toDoubleArray()[0];
            double mixed =
                    StepLoop.silent(
                                    ScalarMixture.FIXTURES,
                                    new MaskedStep(new DdimStep(0), known, half),
                                    grid)
                            .run(x)
                            .toDoubleArray()[0];
            assertThat(mixed).isCloseTo((5 + free) / 2, within(1e-14));
        }
    }

    @Test
    void whatDoesNotFitGetsASentence() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.zeros(new Shape(1, 3, 2, 2));
            NDArray mask = manager.ones(new Shape(1, 1, 2, 2));
            assertThatThrownBy(() -> move(x, manager.ones(new Shape(1, 3, 2, 4)), mask))
                    .hasMessage(
                            "A known picture has x's shape (1, 3, 2, 2), or 1 for an axis, got"
                                    + " (1, 3, 2, 4).");
            assertThatThrownBy(() -> move(x, x, manager.ones(new Shape(2, 2))))
                    .hasMessageStartingWith("A mask has x's shape");
            assertThatThrownBy(() -> move(x, x.toType(DataType.FLOAT64, true), mask))
                    .hasMessage("A known picture has x's data type float32, got float64.");
            assertThatThrownBy(() -> move(x, x, mask.mul(1.5)))
                    .hasMessage("A mask lies in [0, 1], got 1.5.");
        }
    }

    private static Move move(NDArray x, NDArray known, NDArray mask) {
        MaskedStep step = new MaskedStep(new DdimStep(0), known, mask);
        return StepLoop.silent(ScalarMixture.FIXTURES, step, Grids.linear(5, 0)).first(x);
    }
}
