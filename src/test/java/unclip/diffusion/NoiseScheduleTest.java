package unclip.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseScheduleTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    private static final NoiseSchedule COSINE = NoiseSchedule.cosine(1000);

    @ParameterizedTest(name = "t = {0}")
    @CsvSource({
        "1, .9999, .9999587158",
        "2, .9997800921, .9999125759",
        "100, .8970181457, .9720927371",
        "250, .5240853738, .8470121613",
        "500, .07858724288, .4938435904",
        "750, .003350550439, .1442721024",
        "999, 4.118193638e-5, 2.428766907e-6",
        "1000, 4.035829765e-5, 2.428766907e-9"
    })
    void alphaBarMatchesTheTablesRecomputedInFloat64(int t, double linear, double cosine) {
        assertThat(LINEAR.alphaBar(t)).isCloseTo(linear, withPercentage(1e-6));
        assertThat(COSINE.alphaBar(t)).isCloseTo(cosine, withPercentage(1e-6));
    }

    @Test
    void timeZeroIsCleanAndAlphaBarDecreases() {
        for (NoiseSchedule schedule : new NoiseSchedule[] {LINEAR, COSINE}) {
            assertThat(schedule.alphaBar(0)).isEqualTo(1);
            assertThat(schedule.T()).isEqualTo(1000);
            for (int t = 1; t <= schedule.T(); t++) {
                assertThat(schedule.alphaBar(t)).isLessThan(schedule.alphaBar(t - 1));
            }
        }
    }

    @Test
    void priorTermOfTheBoundIsTheKnownDivergence() {
        // KL(N(√ᾱ x, 1 − ᾱ) ‖ N(0, 1)) per dimension with E x² = 1 is −½ ln(1 − ᾱ)
        assertThat(-0.5 * Math.log1p(-LINEAR.alphaBar(1000)))
                .isCloseTo(2.017955604e-5, withPercentage(1e-6));
        assertThat(-0.5 * Math.log1p(-COSINE.alphaBar(1000)))
                .isCloseTo(1.214383e-9, withPercentage(1e-4));
    }

    @Test
    void impossibleBetasAreNamed() {
        assertThatThrownBy(() -> NoiseSchedule.linear(10, 0, 0.5))
                .hasMessage("Every β must lie in (0, 1), got β_1 = 0.0.");
        assertThatThrownBy(() -> NoiseSchedule.cosine(0)).hasMessageContaining("got 0");
    }
}
