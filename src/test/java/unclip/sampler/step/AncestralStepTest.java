package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.diffusion.AnalyticVariance;
import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Posterior;
import unclip.diffusion.Variance;
import unclip.diffusion.oracle.GaussianOracle;
import unclip.math.Quantity;
import unclip.sampler.ReverseStep;
import unclip.sampler.Sampler;
import unclip.sampler.StepListener;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

class AncestralStepTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    private static final Conditioning.None NONE = new Conditioning.None();
    private static final GaussianOracle NORMAL = GaussianOracle.isotropic(0, 1);

    /** Var x at every level of a grid, from Var x_T; the chain is linear in its noise. */
    private static List<Double> variances(
            Variance.Fixed variance, double lambda, TimeGrid grid, double start) {
        List<Double> all = new ArrayList<>(List.of(start));
        for (int i = 0; i < grid.steps(); i++) {
            NoiseLevel t = grid.level(i);
            Posterior q = Posterior.of(t, grid.level(i + 1));
            double gain = q.onX0() * t.signal() * lambda / marginal(lambda, t) + q.onXt();
            double sigma = variance.sigma(t, grid.level(i + 1)).value();
            all.add(gain * gain * all.get(i) + sigma * sigma);
        }
        return all;
    }

    private static double marginal(double lambda, NoiseLevel level) {
        return level.alphaBar() * lambda + 1 - level.alphaBar();
    }

    private static double last(List<Double> values) {
        return values.get(values.size() - 1);
    }

    @Test
    void fullChainEndsAtTheKnownVariances() {
        TimeGrid grid = TimeGrid.even(LINEAR, 1000);
        assertThat(last(variances(new Variance.Beta(), 1, grid, 1)))
                .isCloseTo(0.9999, within(1e-12));
        assertThat(last(variances(new Variance.BetaTilde(), 1, grid, 1)))
                .isCloseTo(0.991067, within(5e-7));
    }

    @Test
    void sampledChainsEndAtTheKnownVariances() {
        assertThat(sampledVariance(new Variance.Beta())).isCloseTo(0.9999, within(0.056));
        assertThat(sampledVariance(new Variance.BetaTilde())).isCloseTo(0.991067, within(0.056));
    }

    /** Of 10,000 numbers, so its standard error is √(2 / 10000) = 0.014. */
    private static double sampledVariance(Variance variance) {
        AncestralStep step = new AncestralStep(variance);
        double[] x0 = run(NORMAL, step, TimeGrid.even(LINEAR, 1000), 10_000);
        return DoubleStream.of(x0).map(x -> x * x).average().orElseThrow();
    }

    private static double[] run(
            Denoiser<Conditioning.None> model, ReverseStep step, TimeGrid grid, int n) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(4, 0, 0);
            NDArray xT = noise.initial(manager, new Shape(1, n), DataType.FLOAT64);
            return new Sampler<>(model, step, grid)
                    .run(manager, xT, NONE, noise, s -> {})
                    .toDoubleArray();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 37, 7, 2, 1})
    void fullyStochasticDdimIsTheStepWithBetaTilde(int steps) {
        TimeGrid grid = TimeGrid.even(LINEAR, steps);
        GaussianOracle data = GaussianOracle.isotropic(0.3, 0.6);
        double[] ddim = run(data, new DdimStep(1), grid, 50);
        double[] ddpm = run(data, new AncestralStep(new Variance.BetaTilde()), grid, 50);
        assertThat(ddim).containsExactly(ddpm, within(1e-10));
    }

    @Test
    void analyticVarianceKeepsEveryMarginalAtFewStepsWhereTheOthersDoNot() {
        double lambda = 0.25;
        TimeGrid grid = TimeGrid.even(LINEAR, 5);
        List<NoiseLevel> levels = IntStream.range(0, 5).mapToObj(grid::level).toList();
        GaussianOracle data = GaussianOracle.isotropic(0, sqrt(lambda));
        AnalyticVariance analytic = AnalyticVariance.of(levels, data::posteriorVariance);
        double start = marginal(lambda, grid.level(0));
        List<Double> exact = variances(analytic, lambda, grid, start);
        List<Double> large = variances(new Variance.Beta(), lambda, grid, start);
        List<Double> small = variances(new Variance.BetaTilde(), lambda, grid, start);
        for (int i = 1; i < 5; i++) {
            double truth = marginal(lambda, grid.level(i));
            assertThat(exact.get(i)).isCloseTo(truth, within(1e-14));
            assertThat(large.get(i)).isGreaterThan(truth);
            assertThat(small.get(i)).isLessThan(truth);
        }
        // the last step adds no noise, so what x_{t_1} leaves open is missing
        assertThat(last(exact))
                .isCloseTo(lambda - data.posteriorVariance(levels.get(4)), within(1e-14));
        assertThat(large.get(4) / marginal(lambda, levels.get(4))).isGreaterThan(1.2);
        assertThat(small.get(4) / marginal(lambda, levels.get(4))).isLessThan(0.95);
    }

    @Test
    void learnedShareOfOneOrZeroIsBetaOrBetaTilde() {
        TimeGrid grid = TimeGrid.even(LINEAR, 10);
        for (double v : new double[] {0, 1}) {
            Denoiser<Conditioning.None> learned =
                    (xt, level, none) ->
                            NORMAL.predict(xt, level).withVarianceShare(xt.zerosLike().add(v));
            Variance.Fixed fixed = v == 0 ? new Variance.BetaTilde() : new Variance.Beta();
            AncestralStep step = new AncestralStep(new Variance.LearnedRange());
            assertThat(run(learned, step, grid, 20))
                    .containsExactly(
                            run(NORMAL, new AncestralStep(fixed), grid, 20), within(1e-13));
        }
    }

    @Test
    void everyNumberOfAStepIsNamed() {
        List<List<String>> seen = new ArrayList<>();
        StepListener listener =
                step -> seen.add(step.move().quantities().stream().map(Quantity::symbol).toList());
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(4, 0, 0);
            NDArray xT = noise.initial(manager, new Shape(1, 3));
            AncestralStep step = new AncestralStep(new Variance.Beta());
            new Sampler<>(NORMAL, step, TimeGrid.even(LINEAR, 2))
                    .run(manager, xT, NONE, noise, listener);
            assertThat(seen)
                    .containsExactly(
                            List.of("c_{x_0}", "c_{x_t}", "\\sigma"),
                            List.of("c_{x_0}", "c_{x_t}"));
        }
    }

    @Test
    void pureNoiseWithoutAnySignalIsNoObstacle() {
        NoiseSchedule zero = NoiseSchedule.ofAlphaBar(4, t -> 1 - t / 4.0);
        for (Variance variance : List.of(new Variance.Beta(), new Variance.BetaTilde())) {
            AncestralStep step = new AncestralStep(variance);
            double[] x0 = run(NORMAL, step, TimeGrid.even(zero, 4), 9);
            assertThat(DoubleStream.of(x0).allMatch(Double::isFinite)).isTrue();
        }
    }
}
