package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import unclip.sampler.ReverseStep;

import java.util.stream.Stream;

/** Every step's error falls with its published order. */
class ConvergenceTest {

    /**
     * One line of the tables.
     *
     * @param order the published one
     * @param n steps of the coarsest of four grids, each twice as fine as the one before
     */
    record Case(String name, ReverseStep step, double order, GridKind kind, int n) {

        @Override
        public String toString() {
            return name + " on " + kind;
        }
    }

    /** Steps without noise, against the exact probability flow. */
    static Stream<Case> deterministic() {
        return Stream.of(
                new Case("DDIM", new DdimStep(0), 1, GridKind.LOG_SNR, 16),
                new Case("DDIM", new DdimStep(0), 1, GridKind.KARRAS, 16),
                new Case("Euler", new EulerStep(), 1, GridKind.LOG_SNR, 16),
                new Case("Heun", new HeunStep(), 2, GridKind.LOG_SNR, 16),
                new Case("Heun", new HeunStep(), 2, GridKind.KARRAS, 16),
                new Case("DPM2", new Dpm2Step(), 2, GridKind.LOG_SNR, 16),
                new Case("DPM2", new Dpm2Step(), 2, GridKind.KARRAS, 16),
                new Case("LMS 1", new LmsStep(1), 1, GridKind.LOG_SNR, 16),
                new Case("LMS 2", new LmsStep(2), 2, GridKind.LOG_SNR, 32),
                new Case("LMS 3", new LmsStep(3), 3, GridKind.LOG_SNR, 32),
                new Case("LMS 4", new LmsStep(4), 4, GridKind.LOG_SNR, 48),
                new Case("LMS 4", new LmsStep(4), 4, GridKind.KARRAS, 48),
                plms(1, 1),
                plms(2, 2),
                plms(3, 2),
                plms(4, 2));
    }

    /** Steps with noise, by the variance of their outcome. */
    static Stream<Case> stochastic() {
        return Stream.of(
                new Case("DDIM, η = 1", new DdimStep(1), 1, GridKind.LOG_SNR, 16),
                new Case("Euler a", new EulerAncestralStep(1), 1, GridKind.LOG_SNR, 16),
                new Case("Euler a, η = 0.5", new EulerAncestralStep(.5), 1, GridKind.KARRAS, 16),
                new Case("DPM2 a", new Dpm2AncestralStep(1), 2, GridKind.LOG_SNR, 16),
                new Case("DPM2 a, η = 0.5", new Dpm2AncestralStep(.5), 2, GridKind.KARRAS, 16));
    }

    /** With the exact past, so that neither start plays a part. */
    private static Case plms(int order, double published) {
        PndmStep step = new PndmStep(order, PndmStep.Start.MULTISTEP);
        return new Case("PLMS " + order, step, published, GridKind.TIME, 40);
    }

    @ParameterizedTest
    @MethodSource("deterministic")
    void errorFallsWithThePublishedOrder(Case c) {
        assertThat(Convergence.ofFlow(c.step, c.kind, c.n)).isCloseTo(c.order, within(.15));
    }

    @ParameterizedTest
    @MethodSource("stochastic")
    void varianceBiasFallsWithThePublishedWeakOrder(Case c) {
        assertThat(Convergence.ofVariance(c.step, c.kind, c.n)).isCloseTo(c.order, within(.15));
    }
}
