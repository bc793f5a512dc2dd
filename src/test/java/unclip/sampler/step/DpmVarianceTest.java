package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import unclip.sampler.ReverseStep;
import unclip.sampler.TimeGrid;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The weak orders of the stochastic DPM-Solvers, by the exact variance of their outcome. */
class DpmVarianceTest {

    /**
     * One line of the table.
     *
     * @param n steps of the coarsest of four grids
     */
    record Case(String name, ReverseStep step, double order, GridKind kind, int n) {

        @Override
        public String toString() {
            return name + " on " + kind + ": " + order;
        }
    }

    static Stream<Case> stochastic() {
        List<Case> cases = new ArrayList<>();
        for (double eta : new double[] {0.5, 1}) {
            cases.add(log("SDE-1, " + eta, DpmMultistep.ode(1, DpmForm.DATA).with(eta), 1, 24));
            for (SlopeRule rule : SlopeRule.values()) {
                ReverseStep step = DpmMultistep.plusPlus2MSde(rule, eta);
                cases.add(log("2M SDE " + rule + ", " + eta, step, 2, 24));
            }
            cases.add(log("2M SDE ε̂, " + eta, noiseForm(eta), 2, 24));
            cases.add(log("2S a, " + eta, new DpmPlusPlus2SAncestralStep(eta), 2, 16));
            cases.add(karras("SDE, " + eta, new DpmPlusPlusSdeStep(eta), 2, 16));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("stochastic")
    void varianceBiasFallsWithItsWeakOrder(Case c) {
        assertThat(Convergence.ofVariance(c.step, c.kind, c.n)).isCloseTo(c.order, within(.15));
    }

    @Test
    void independentNoisesCostTheStochasticSinglestepAnOrder() {
        ReverseStep independent = new DpmPlusPlusSdeStep(1, 0.5, false);
        assertThat(Convergence.ofVariance(independent, GridKind.LOG_SNR, 32))
                .isCloseTo(1, within(.15));
    }

    /** Its noise is no smooth function of λ to extrapolate, but its bias is the smallest. */
    @Test
    void threeStepsOfPastGiveNoiseNoThirdOrder() {
        DpmMultistep three = DpmMultistep.plusPlus3MSde(1);
        assertThat(Convergence.ofVariance(three, GridKind.LOG_SNR, 64)).isCloseTo(2, within(.15));
        TimeGrid grid = GridKind.LOG_SNR.grid(64, 0);
        double second = Convergence.varianceExcess(DpmMultistep.plusPlus2M().with(1), grid);
        assertThat(Math.abs(Convergence.varianceExcess(three, grid))).isLessThan(Math.abs(second));
    }

    private static DpmMultistep noiseForm(double eta) {
        return new DpmMultistep(2, DpmForm.NOISE, SlopeRule.HEUN, false, eta, FinalOrder.FULL);
    }

    private static Case log(String name, ReverseStep step, double order, int n) {
        return new Case(name, step, order, GridKind.LOG_SNR, n);
    }

    private static Case karras(String name, ReverseStep step, double order, int n) {
        return new Case(name, step, order, GridKind.KARRAS, n);
    }
}
