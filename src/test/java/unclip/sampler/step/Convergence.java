package unclip.sampler.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;
import org.apache.commons.math3.stat.regression.SimpleRegression;

import unclip.diffusion.Conditioning;
import unclip.diffusion.NoiseLevel;
import unclip.sampler.Evaluation;
import unclip.sampler.Past;
import unclip.sampler.ReverseStep;
import unclip.sampler.TimeGrid;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Empirical orders of convergence: log error against log step, over four grids. */
final class Convergence {

    /** Some x_T on both sides of the mixture. */
    private static final double[] STARTS = {-1.7, -.9, -.2, .3, 1.1, 2};

    private Convergence() {}

    /**
     * The order of the step's error against the exact probability flow of a mixture of two
     * Gaussians, where a multistep method starts from the exact past.
     *
     * @param n steps of the coarsest grid; the others have 2n, 4n, 8n
     */
    static double ofFlow(ReverseStep step, GridKind kind, int n) {
        return slope(n, steps -> flowError(step, kind.grid(steps, step.memory()), step.memory()));
    }

    /** The same for a multistep method that begins without a past, as samplers do. */
    static double fromNothing(ReverseStep step, GridKind kind, int n) {
        return slope(n, steps -> flowError(step, kind.grid(steps, 0), 0));
    }

    /** The order on the way back, by a step that rises along the flow. */
    static double ofInversion(ReverseStep step, GridKind kind, int n) {
        return slope(n, steps -> inversionError(step, kind.grid(steps, 0)));
    }

    /**
     * The weak order of a step that adds noise: that of its final variance against the exact one
     * where N(0.3, 0.6²) is the data. Every step is affine there, so the variance is a sum of
     * squared responses, and nothing is drawn.
     *
     * @param n steps of the coarsest grid; the others have 2n, 4n, 8n
     */
    static double ofVariance(ReverseStep step, GridKind kind, int n) {
        return ofVarianceBySteps(steps -> step, kind, n);
    }

    /**
     * The same for a step that depends on the number of steps.
     *
     * @param step by the number of steps
     */
    static double ofVarianceBySteps(IntFunction<ReverseStep> step, GridKind kind, int n) {
        return slope(n, i -> Math.abs(varianceExcess(step.apply(i), kind.grid(i, 0))));
    }

    /** The final variance less the exact one, for N(0.3, 0.6²) and a start of the right law. */
    static double varianceExcess(ReverseStep step, TimeGrid grid) {
        ScalarMixture data = ScalarMixture.gaussian(.3, .6);
        double start = Math.sqrt(data.variance(grid.level(0)));
        double variance =
                Responses.of(new StepLoop(data, step, grid, StepLoop.NONE), new double[] {start})
                        .covariance()[0][0];
        return variance - data.variance(grid.level(grid.steps()));
    }

    private static double slope(int n, IntToDoubleFunction error) {
        SimpleRegression line = new SimpleRegression();
        for (int steps = n; steps <= 8 * n; steps *= 2) {
            line.addData(-Math.log(steps), Math.log(error.applyAsDouble(steps)));
        }
        return line.getSlope();
    }

    private static double flowError(ReverseStep step, TimeGrid grid, int first) {
        List<double[]> exact = flow(ScalarMixture.TWO_BUMPS, grid);
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Evaluation> latestFirst = new ArrayList<>();
            for (int back = 1; back <= first; back++) {
                latestFirst.add(evaluation(manager, exact.get(first - back), grid, first - back));
            }
            NDArray x = column(manager, exact.get(first));
            List<NDArray> states =
                    new StepLoop(ScalarMixture.TWO_BUMPS, step, grid, StepLoop.NONE)
                            .states(x, first, new Past(latestFirst));
            return farthest(states.get(states.size() - 1), exact.get(grid.steps()));
        }
    }

    private static double inversionError(ReverseStep step, TimeGrid grid) {
        List<double[]> exact = flow(ScalarMixture.TWO_BUMPS, grid);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = column(manager, exact.get(grid.steps()));
            StepLoop loop = StepLoop.silent(ScalarMixture.TWO_BUMPS, step, grid.reversed());
            return farthest(loop.run(x), exact.get(0));
        }
    }

    private static double farthest(NDArray x, double[] truth) {
        double[] end = ScalarMixture.heap(x);
        return IntStream.range(0, end.length)
                .mapToDouble(i -> Math.abs(end[i] - truth[i]))
                .max()
                .orElseThrow();
    }

    private static Evaluation evaluation(NDManager manager, double[] xt, TimeGrid grid, int i) {
        NDArray x = column(manager, xt);
        NoiseLevel level = grid.level(i);
        return new Evaluation(
                level, x, ScalarMixture.TWO_BUMPS.predict(x, level, new Conditioning.None()));
    }

    private static NDArray column(NDManager manager, double[] values) {
        return manager.create(values, new Shape(values.length, 1));
    }

    /**
     * x at each level of a grid along the probability flow, d(x / √ᾱ) / dσ = ε̂, by Dormand and
     * Prince's method of order 8 in ln σ.
     */
    static List<double[]> flow(ScalarMixture data, TimeGrid grid) {
        DormandPrince853Integrator integrator =
                new DormandPrince853Integrator(1e-6, 1, 1e-14, 1e-14);
        List<double[]> states = new ArrayList<>(List.of(STARTS.clone()));
        for (int i = 0; i < grid.steps(); i++) {
            NoiseLevel from = grid.level(i);
            NoiseLevel to = grid.level(i + 1);
            double[] y = scaled(states.get(i), 1 / from.signal());
            integrator.integrate(new Flow(data, y.length), -from.lambda(), y, -to.lambda(), y);
            states.add(scaled(y, to.signal()));
        }
        return states;
    }

    private static double[] scaled(double[] values, double factor) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i] * factor).toArray();
    }

    private record Flow(ScalarMixture data, int getDimension)
            implements FirstOrderDifferentialEquations {

        @Override
        public int getDimension() {
            return getDimension;
        }

        @Override
        public void computeDerivatives(double logSigma, double[] y, double[] derivative) {
            double sigma = Math.exp(logSigma);
            NoiseLevel level = new NoiseLevel(1, 1 / (1 + sigma * sigma));
            for (int i = 0; i < y.length; i++) {
                derivative[i] = sigma * data.epsHat(level.signal() * y[i], level);
            }
        }
    }
}
