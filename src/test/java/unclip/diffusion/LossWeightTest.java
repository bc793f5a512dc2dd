package unclip.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossWeightTest {

    private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(1000);

    @Property
    void thePlainLossOfEachOutputHasTheWeightOfItsName(
            @ForAll @IntRange(min = 1, max = 1000) int t,
            @ForAll @DoubleRange(min = 0.1, max = 3) double sigmaData) {
        NoiseLevel level = SCHEDULE.at(t);
        plain(new Parameterisation.X0(), LossWeight.x0(), level);
        plain(new Parameterisation.Epsilon(), LossWeight.epsilon(), level);
        plain(new Parameterisation.V(), LossWeight.v(), level);
        plain(new Parameterisation.Edm(sigmaData), LossWeight.edm(sigmaData), level);
    }

    private static void plain(Parameterisation kind, LossWeight weight, NoiseLevel level) {
        assertThat(kind.weight(level, weight.onX0(level.snr()))).isCloseTo(1, within(1e-9));
    }

    @Property
    void aFactorOnAnotherLossIsTheSameLoss(
            @ForAll @DoubleRange(min = 1e-6, max = 1e6) @Scale(6) double snr,
            @ForAll @DoubleRange(min = 0.5, max = 10) double gamma) {
        LossWeight minSnr = LossWeight.minSnr(gamma);
        // Hang et al. 2023, §3.4: the same weight for ε, v and x_0
        assertThat(minSnr.relativeTo(LossWeight.epsilon(), snr))
                .isCloseTo(Math.min(1, gamma / snr), within(1e-15));
        assertThat(minSnr.relativeTo(LossWeight.v(), snr))
                .isCloseTo(Math.min(snr, gamma) / (snr + 1), within(1e-15));
        assertThat(minSnr.relativeTo(LossWeight.x0(), snr)).isEqualTo(minSnr.onX0(snr));
        assertThat(LossWeight.p2(1, gamma).relativeTo(LossWeight.epsilon(), snr))
                .isCloseTo(Math.pow(1 + snr, -gamma), withPercentage(1e-12));
        assertThat(LossWeight.truncatedSnr().relativeTo(LossWeight.x0(), snr))
                .isEqualTo(Math.max(snr, 1));
    }

    @Property
    void softMinSnrIsBelowMinSnrAndAtLeastHalfOfIt(
            @ForAll @DoubleRange(min = 0, max = 1e6) double snr,
            @ForAll @DoubleRange(min = 0.5, max = 10) double gamma) {
        double soft = LossWeight.softMinSnr(gamma).onX0(snr);
        double hard = LossWeight.minSnr(gamma).onX0(snr);
        assertThat(soft).isBetween(hard / 2 * (1 - 1e-15), hard * (1 + 1e-15));
    }

    @Property
    void softMinSnrIsEdmsNetworkLossWithCrowsonsFactor(
            @ForAll @IntRange(min = 1, max = 1000) int t,
            @ForAll @DoubleRange(min = 0.1, max = 3) double sigmaData) {
        NoiseLevel level = SCHEDULE.at(t);
        double sigma = level.sigma();
        double root = sigma * sigmaData / (sigma * sigma + sigmaData * sigmaData);
        double onX0 = LossWeight.softMinSnr(1 / (sigmaData * sigmaData)).onX0(level.snr());
        assertThat(new Parameterisation.Edm(sigmaData).weight(level, onX0))
                .isCloseTo(root * root, withPercentage(1e-8));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "x0, 1",
        "epsilon, 3",
        "v, 4",
        "truncated-snr, 3",
        "min-snr-5, 3",
        "min-snr-2.5, 2.5",
        "soft-min-snr-6, 2",
        "p2-1-1, .75",
        "p2-1-0.5, 1.5",
        "p2-1-0, 3",
        "edm-0.5, 7",
        "edm-1, 4"
    })
    void namesAreReadWithTheirNumbers(String name, double atThree) {
        assertThat(LossWeight.named(name).onX0(3)).isCloseTo(atThree, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eps", "min-snr", "min-snr-", "min-snr-5-6", "p2-1", "p2-1-2-3", ""})
    void unknownNamesAreNamedWithWhatIsKnown(String name) {
        assertThatThrownBy(() -> LossWeight.named(name))
                .hasMessageStartingWith("Unknown loss weight '" + name + "': use x0, epsilon, v");
    }

    @Test
    void numbersThatMakeNoWeightAreNamed() {
        assertThatThrownBy(() -> LossWeight.named("min-snr-0"))
                .hasMessage("min-SNR needs γ > 0, got 0.0.");
        assertThatThrownBy(() -> LossWeight.softMinSnr(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> LossWeight.p2(0, 1)).hasMessageContaining("k > 0, got 0.0");
        assertThatThrownBy(() -> LossWeight.p2(1, -1)).hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> LossWeight.edm(-1)).hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> LossWeight.v().relativeTo(LossWeight.epsilon(), 0))
                .hasMessage("No factor makes a weight from one of 0.0, at SNR = 0.0.");
    }
}
