package unclip.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

import org.junit.jupiter.api.Test;

class SlerpTest {

    @Property
    void theWeightsStayOnTheCircle(
            @ForAll @DoubleRange(min = 0, max = 3.14) double omega,
            @ForAll @DoubleRange(min = -2, max = 2) double f) {
        Slerp w = Slerp.at(omega, f);
        assertThat(w.along() * w.along() + w.across() * w.across()).isCloseTo(1, within(1e-15 * 8));
    }

    @Property
    void theyAreShoemakesWeightsInAnotherBasis(
            @ForAll @DoubleRange(min = 0.1, max = 3) double omega,
            @ForAll @DoubleRange(min = 0, max = 1) double f) {
        // b = cos Ω a + sin Ω u, so Shoemake's point is (w_a + w_b cos Ω) a + w_b sin Ω u
        double wA = Math.sin((1 - f) * omega) / Math.sin(omega);
        double wB = Math.sin(f * omega) / Math.sin(omega);
        Slerp w = Slerp.at(omega, f);
        assertThat(w.along()).isCloseTo(wA + wB * Math.cos(omega), within(1e-13));
        assertThat(w.across()).isCloseTo(wB * Math.sin(omega), within(1e-13));
    }

    @Test
    void whatIsNoAngleIsNamed() {
        assertThatThrownBy(() -> Slerp.at(4, 0.5)).hasMessageContaining("got 4.0");
        assertThatThrownBy(() -> Slerp.at(1, Double.NaN)).hasMessageContaining("NaN");
    }
}
