package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** φ_k against the integral that defines it. */
class PhiTest {

    @ParameterizedTest
    @ValueSource(doubles = {-30, -4, -2, -1.999, -.5, -1e-3, -1e-9, 0, 1e-12, .3, 1.999, 2, 7})
    void isItsIntegral(double z) {
        var integrator = new IterativeLegendreGaussIntegrator(20, 1e-15, 1e-15);
        for (int order = 1; order <= 4; order++) {
            int k = order;
            double integral =
                    integrator.integrate(
                            100_000,
                            u -> Math.exp((1 - u) * z) * Math.pow(u, k - 1) / Phi.factorial(k - 1),
                            0,
                            1);
            assertThat(Phi.of(k, z)).isCloseTo(integral, within(2e-14 * integral));
        }
        assertThat(Phi.of(0, z)).isEqualTo(Math.exp(z));
    }

    @Test
    void nearZeroItIsItsTaylorLine() {
        for (int k = 1; k <= 4; k++) {
            double z = 1e-9; // z² / (k + 2)! lies below the rounding error
            double line = 1 / Phi.factorial(k) + z / Phi.factorial(k + 1);
            assertThat(Phi.of(k, z)).isCloseTo(line, within(4e-16 * line));
        }
    }

    @Test
    void vanishesFarBelowZero() {
        for (int k = 0; k <= 4; k++) {
            assertThat(Phi.of(k, Double.NEGATIVE_INFINITY)).isZero();
        }
    }
}
