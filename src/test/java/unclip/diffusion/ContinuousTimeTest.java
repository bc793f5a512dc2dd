package unclip.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

import org.junit.jupiter.api.Test;

class ContinuousTimeTest {

    private static final int T = 1000;

    @Property(tries = 300)
    void theInverseFindsTheTimeAgain(
            @ForAll("schedules") NoiseSchedule schedule, @ForAll @DoubleRange(max = T) double t) {
        NoiseLevel level = schedule.at(t);
        NoiseLevel found = schedule.atLambda(level.lambda());
        assertThat(found.alphaBar()).isCloseTo(level.alphaBar(), within(1e-15));
        // ᾱ falls by its share β in a unit of time, and is known to a few units of 2⁻⁵³.
        double beta = schedule.beta((int) Math.min(T, Math.floor(t) + 1));
        assertThat(found.t()).isCloseTo(t, within(1e-12 + Math.scalb(1.0, -47) / beta));
    }

    @Property(tries = 300)
    void alphaBarFallsAllTheWayAndMeetsTheTable(
            @ForAll("schedules") NoiseSchedule schedule,
            @ForAll @DoubleRange(max = T) double t,
            @ForAll @DoubleRange(max = T) double other) {
        double early = Math.min(t, other);
        double late = Math.max(t, other);
        assertThat(schedule.at(late).alphaBar()).isLessThanOrEqualTo(schedule.at(early).alphaBar());
        if (late - early > 1e-9) {
            assertThat(schedule.at(late).alphaBar()).isLessThan(schedule.at(early).alphaBar());
        }
        int whole = (int) t;
        assertThat(schedule.at(whole).alphaBar()).isEqualTo(schedule.alphaBar(whole));
        assertThat(schedule.at(t).alphaBar())
                .isBetween(schedule.alphaBar(Math.min(T, whole + 1)), schedule.alphaBar(whole));
    }

    @Provide
    Arbitrary<NoiseSchedule> schedules() {
        return Arbitraries.of(
                NoiseSchedule.named("linear", T),
                NoiseSchedule.named("cosine", T),
                NoiseSchedule.named("sigmoid-alpha-bar", T),
                NoiseSchedule.named("laplace", T),
                NoiseSchedule.named("exponential", T),
                NoiseSchedule.named("scaled-linear+zero-snr", T));
    }

    @Test
    void withinAStepTheRateIsConstant() {
        NoiseSchedule schedule = NoiseSchedule.ofAlphaBar(2, t -> t == 1 ? 0.64 : 0.16);
        assertThat(schedule.at(0.5).alphaBar()).isCloseTo(0.8, within(1e-15));
        assertThat(schedule.at(1.5).alphaBar()).isCloseTo(0.32, within(1e-15));
    }

    @Test
    void beforePureNoiseTheSignalFallsLinearly() {
        NoiseSchedule schedule = NoiseSchedule.ofAlphaBar(2, t -> t == 1 ? 0.64 : 0);
        assertThat(schedule.at(1.25).signal()).isCloseTo(0.6, within(1e-15));
        assertThat(schedule.at(2).alphaBar()).isZero();
        assertThat(schedule.atLambda(Double.NEGATIVE_INFINITY).t()).isEqualTo(2);
        assertThat(schedule.atLambda(Double.POSITIVE_INFINITY)).isEqualTo(NoiseLevel.CLEAN);
    }

    @Test
    void theEndIsFoundFromItsLambdaAndSigmaAndNothingBeyond() {
        for (String name : NoiseSchedule.names()) {
            NoiseSchedule schedule = NoiseSchedule.named(name, T);
            NoiseLevel end = schedule.at(T);
            assertThat(schedule.atLambda(end.lambda()).t()).isCloseTo(T, within(1e-9));
            assertThat(schedule.atLambda(-Math.log(end.sigma())).t()).isCloseTo(T, within(1e-9));
            assertThatThrownBy(() -> schedule.atLambda(end.lambda() - 1e-6))
                    .hasMessageStartingWith("λ must be at least λ_T = " + end.lambda());
        }
        NoiseSchedule schedule = NoiseSchedule.cosine(10);
        assertThatThrownBy(() -> schedule.atLambda(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> schedule.at(10.5))
                .hasMessage("A time must lie in 0..10, got 10.5.");
        assertThatThrownBy(() -> schedule.at(Double.NaN)).hasMessageContaining("NaN");
    }
}
