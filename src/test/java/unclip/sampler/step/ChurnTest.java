package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import unclip.diffusion.NoiseLevel;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.TimeGrid;

import java.util.List;
import java.util.function.Function;

class ChurnTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void raisesTheLevelByGammaAndStopsAtT() {
        // σ̃ of t = 500 is √(1 / ᾱ − 1); its 1.25-fold lies within the schedule, T's doesn't
        assertThat(value(new Churn(5, 20), Grids.linear(500, 0), "\\gamma")).isEqualTo(.25);
        double sigma = Grids.LINEAR.at(500).sigma();
        assertThat(value(new Churn(5, 20), Grids.linear(500, 0), "\\hat\\sigma"))
                .isCloseTo(1.25 * sigma, within(1e-12));
        assertThat(value(new Churn(5, 20), Grids.linear(990, 0), "\\hat\\sigma"))
                .isEqualTo(Grids.LINEAR.at(1000).sigma());
        assertThat(first(new EulerStep(new Churn(5, 20)), Grids.linear(1000, 0)).others())
                .isEmpty();
        assertThat(first(new EulerStep(new Churn(5, 20)), Grids.noSignal(10, 0)).others())
                .isEmpty();
    }

    @Test
    void gammaIsCappedAndKeepsToItsWindow() {
        NoiseLevel one = new NoiseLevel(1, .5); // σ̃ = 1
        assertThat(new Churn(1000, 10).gamma(one)).isEqualTo(Math.sqrt(2) - 1);
        assertThat(new Churn(1, 10, .5, 2, 1).gamma(one)).isEqualTo(.1);
        assertThat(new Churn(1, 10, 1.1, 2, 1).gamma(one)).isZero();
        assertThat(new Churn(1, 10, 0, .9, 1).gamma(one)).isZero();
        assertThat(Churn.NONE.gamma(one)).isZero();
    }

    @Test
    void noiseFallsByTheSquareOfSNoise() {
        double plain = value(new Churn(5, 20), Grids.linear(500, 0), "\\sigma_{\\mathrm{churn}}");
        Churn louder = new Churn(5, 20, 0, INFINITY, 1.007);
        assertThat(value(louder, Grids.linear(500, 0), "\\sigma_{\\mathrm{churn}}"))
                .isCloseTo(1.007 * plain, within(1e-15));
        double alpha =
                Grids.LINEAR.atLambda(-Math.log(1.25 * Grids.LINEAR.at(500).sigma())).alphaBar()
                        / Grids.LINEAR.alphaBar(500);
        assertThat(plain).isCloseTo(Math.sqrt(1 - alpha), within(1e-12));
    }

    /** With S_noise = 1 the law stays that of the process, so only the solver's error is left. */
    @Test
    void churnKeepsTheLawUpToTheSolversOrder() {
        assertThat(
                        Convergence.ofVarianceBySteps(
                                n -> new EulerStep(new Churn(4, n)), GridKind.LOG_SNR, 16))
                .isCloseTo(1, within(.15));
        assertThat(
                        Convergence.ofVarianceBySteps(
                                n -> new HeunStep(new Churn(4, n)), GridKind.LOG_SNR, 16))
                .isCloseTo(2, within(.15));
        assertThat(
                        Convergence.ofVarianceBySteps(
                                n -> new Dpm2Step(new Churn(4, n)), GridKind.LOG_SNR, 16))
                .isCloseTo(2, within(.15));
    }

    @Test
    void wrongArgumentsGetASentence() {
        assertThatThrownBy(() -> new Churn(-1, 10))
                .hasMessageContaining("S_churn")
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> new Churn(1, 0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new Churn(1, 10, 2, 1, 1)).hasMessageContaining("S_tmin");
        assertThatThrownBy(() -> new Churn(1, 10, 0, 1, INFINITY)).hasMessageContaining("S_noise");
    }

    private static double value(Churn churn, TimeGrid grid, String symbol) {
        List<Function<Churn, ReverseStep>> steps =
                List.of(EulerStep::new, HeunStep::new, Dpm2Step::new);
        double value = 0;
        for (Function<Churn, ReverseStep> step : steps) {
            value =
                    first(step.apply(churn), grid).quantities().stream()
                            .filter(q -> q.symbol().equals(symbol))
                            .mapToDouble(Quantity::value)
                            .findAny()
                            .orElseThrow();
        }
        return value;
    }

    private static Move first(ReverseStep step, TimeGrid grid) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return new StepLoop(
                            ScalarMixture.FIXTURES,
                            step,
                            grid,
                            i -> (m, shape, type) -> m.ones(shape, type))
                    .first(manager.ones(new Shape(1, 1)));
        }
    }
}
