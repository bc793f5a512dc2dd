package unclip.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ContrastiveFloorsTest {

    @Test
    void withoutATemperatureLargeBatchesCannotGetFarBelowLnN() {
        assertThat(ContrastiveFloors.withoutTemperature(64)).isCloseTo(3.170166, within(5e-7));
        assertThat(ContrastiveFloors.withoutTemperature(32768)).isCloseTo(9.397230, within(5e-7));
        assertThat(Math.log(32768) - ContrastiveFloors.withoutTemperature(32768))
                .isCloseTo(1, within(1e-4));
    }

    @Test
    void theFloorIsLnNAtFactorZeroAndVanishesAtTheCap() {
        assertThat(ContrastiveFloors.withScale(100, 0)).isCloseTo(Math.log(100), within(1e-14));
        assertThat(ContrastiveFloors.withScale(32768, 100)).isLessThan(1e-38);
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> ContrastiveFloors.withoutTemperature(1))
                .hasMessageContaining("N = 1");
        assertThatThrownBy(() -> ContrastiveFloors.withScale(8, -1)).hasMessageContaining("-1.0");
    }
}
