package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import unclip.diffusion.Conditioning;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.oracle.GaussianOracle;
import unclip.sampler.Evaluation;
import unclip.sampler.Move;
import unclip.sampler.Past;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.TimeGrid;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The orders of the DPM-Solvers and UniPC: published, and measured where they are not the same. */
class DpmConvergenceTest {

    /**
     * One line of the tables.
     *
     * @param n steps of the coarsest of four grids
     */
    record Case(String name, ReverseStep step, double order, GridKind kind, int n) {

        @Override
        public String toString() {
            return name + " on " + kind + ": " + order;
        }
    }

    static Stream<Case> singlestep() {
        return Stream.of(DpmForm.values())
                .flatMap(
                        form ->
                                Stream.of(
                                        log("1 " + form, DpmSolverStep.first(form), 1, 16),
                                        log("2 " + form, DpmSolverStep.second(form), 2, 16),
                                        karras("2 " + form, DpmSolverStep.second(form), 2, 16),
                                        log("2 by HEUN", two(form, 0.7), 2, 16),
                                        log("2 at 1", two(form, 1), 2, 16),
                                        log("3 " + form, DpmSolverStep.third(form), 3, 16),
                                        karras("3 " + form, DpmSolverStep.third(form), 3, 16),
                                        log("3 by HEUN", three(form, 0.4, 2.0 / 3), 3, 16)));
    }

    static Stream<Case> multistep() {
        return Stream.of(DpmForm.values())
                .flatMap(
                        form ->
                                Stream.of(
                                        log("1 " + form, DpmMultistep.ode(1, form), 1, 16),
                                        log("2 " + form, DpmMultistep.ode(2, form), 2, 16),
                                        karras("2 " + form, DpmMultistep.ode(2, form), 2, 32),
                                        log("2 by HEUN", heun(form), 2, 16),
                                        karras("3 " + form, DpmMultistep.ode(3, form), 3, 32)));
    }

    /** The corrector adds one to the predictor's order; UniP-3 is the multistep method above. */
    static Stream<Case> uniPc() {
        List<Case> cases = new ArrayList<>();
        for (DpmForm form : DpmForm.values()) {
            for (UniPcStep.Scale b : UniPcStep.Scale.values()) {
                for (int p = 1; p <= 3; p++) {
                    UniPcStep step = new UniPcStep(p, form, b, true, FinalOrder.FULL);
                    cases.add(log("UniPC-" + p + " " + b + " " + form, step, p + 1, 16));
                }
                UniPcStep second = new UniPcStep(2, form, b, false, FinalOrder.FULL);
                cases.add(log("UniP-2 " + b + " " + form, second, 2, 16));
            }
        }
        return cases.stream();
    }

    private static DpmSolverStep two(DpmForm form, double r1) {
        return new DpmSolverStep(2, form, SlopeRule.HEUN, SlopeRule.HEUN, r1, 1);
    }

    private static DpmSolverStep three(DpmForm form, double r1, double r2) {
        return new DpmSolverStep(3, form, SlopeRule.HEUN, SlopeRule.HEUN, r1, r2);
    }

    private static DpmMultistep heun(DpmForm form) {
        return new DpmMultistep(2, form, SlopeRule.HEUN, false, 0, FinalOrder.FULL);
    }

    private static Case log(String name, ReverseStep step, double order, int n) {
        return new Case(name, step, order, GridKind.LOG_SNR, n);
    }

    private static Case karras(String name, ReverseStep step, double order, int n) {
        return new Case(name, step, order, GridKind.KARRAS, n);
    }

    @ParameterizedTest
    @MethodSource({"singlestep", "multistep", "uniPc"})
    void errorFallsWithThePublishedOrder(Case c) {
        assertThat(Convergence.ofFlow(c.step, c.kind, c.n)).isCloseTo(c.order, within(.15));
    }

    @Test
    void thirdOrderTakesTheSecondStageAtTwoThirds() {
        ReverseStep elsewhere = three(DpmForm.DATA, 0.4, 0.9);
        assertThat(Convergence.ofFlow(elsewhere, GridKind.LOG_SNR, 16)).isCloseTo(2, within(.15));
    }

    @Test
    void releasedSoftwaresThirdOrderIsASecond() {
        for (DpmForm form : DpmForm.values()) {
            ReverseStep released = DpmMultistep.ode(3, form).asReleased();
            assertThat(Convergence.ofFlow(released, GridKind.LOG_SNR, 32))
                    .isCloseTo(2, within(.15));
        }
    }

    /** The first step's error O(h²) stays; a start of order 3 in its place removes it. */
    @Test
    void aFirstOrderStartIsEnoughForOrderTwoButNotForOrderThree() {
        ReverseStep two =
                startingWith(DpmSolverStep.first(DpmForm.DATA), DpmMultistep.plusPlus2M());
        assertThat(Convergence.ofFlow(two, GridKind.LOG_SNR, 32)).isCloseTo(2, within(.15));
        DpmMultistep third = DpmMultistep.ode(3, DpmForm.DATA);
        ReverseStep lowly = startingWith(third, third);
        assertThat(Convergence.ofFlow(lowly, GridKind.LOG_SNR, 64)).isCloseTo(2, within(.15));
        ReverseStep well = startingWith(DpmSolverStep.third(DpmForm.DATA), third);
        assertThat(Convergence.ofFlow(well, GridKind.LOG_SNR, 64)).isCloseTo(3, within(.15));
    }

    /**
     * A method that knows nothing from before the grid, and takes another while its past is short.
     */
    private static ReverseStep startingWith(ReverseStep first, ReverseStep then) {
        double start = GridKind.LOG_SNR.grid(1, 0).level(0).lambda();
        return new ReverseStep() {
            @Override
            public Move move(StepInput in) {
                List<Evaluation> since =
                        in.past().latestFirst().stream()
                                .filter(e -> e.level().lambda() > start - 1e-9)
                                .toList();
                StepInput known =
                        new StepInput(
                                in.xt(),
                                in.from(),
                                in.to(),
                                in.schedule(),
                                in.model(),
                                new Past(since),
                                in.noise());
                return (since.size() < then.memory() ? first : then).move(known);
            }

            @Override
            public int memory() {
                return then.memory();
            }
        };
    }

    static Stream<Case> onGaussians() {
        return Stream.of(
                log("DPM-Solver-2", DpmSolverStep.second(DpmForm.NOISE), 2, 16),
                log("DPM-Solver-3", DpmSolverStep.third(DpmForm.NOISE), 3, 16),
                log("2M", DpmMultistep.plusPlus2M(), 2, 32),
                log("3M", DpmMultistep.ode(3, DpmForm.DATA), 3, 32),
                log("UniPC-2", UniPcStep.of(2), 3, 16));
    }

    @ParameterizedTest
    @MethodSource("onGaussians")
    void errorFallsLikewiseAgainstTheGaussiansClosedForm(Case c) {
        SimpleRegression line = new SimpleRegression();
        for (int n = c.n; n <= 8 * c.n; n *= 2) {
            line.addData(-Math.log(n), Math.log(gaussianError(c.step, n)));
        }
        assertThat(line.getSlope()).isCloseTo(c.order, within(.15));
    }

    /** From the exact past to the end, at one point of correlated data. */
    private static double gaussianError(ReverseStep step, int n) {
        GaussianOracle data =
                GaussianOracle.of(new double[] {.4, -.2}, new double[][] {{.5, .3}, {.3, .4}});
        int before = step.memory();
        TimeGrid grid = GridKind.LOG_SNR.grid(n, before);
        NoiseLevel first = grid.level(before);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new double[][] {{1.2, -.7}});
            List<Evaluation> latestFirst = new ArrayList<>();
            for (int i = before - 1; i >= 0; i--) {
                NDArray earlier = data.flow(x, first, grid.level(i));
                latestFirst.add(
                        new Evaluation(
                                grid.level(i),
                                earlier,
                                data.predict(earlier, grid.level(i), new Conditioning.None())));
            }
            List<NDArray> states =
                    new StepLoop(data, step, grid, StepLoop.NONE)
                            .states(x, before, new Past(latestFirst));
            NDArray exact = data.flow(x, first, grid.level(grid.steps()));
            return ScalarMixture.heap(states.get(n).sub(exact).abs().max())[0];
        }
    }
}
