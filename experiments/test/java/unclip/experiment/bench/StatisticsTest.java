package unclip.experiment.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

import org.junit.jupiter.api.Test;

import java.util.List;

class StatisticsTest {

    @Test
    void theMedianIsTheMiddleValueOrTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0)).median()).isEqualTo(2.5);
        assertThatThrownBy(() -> Spread.of(List.of())).hasMessageContaining("at least one value");
    }

    @Test
    void ratiosCompareTheTwoSidesOfTheSameRound() {
        // the machine was twice as slow in the second round, which ratios don't see
        Spread ratios = Spread.ofRatios(List.of(1.0, 2.0, 0.8), List.of(2.0, 4.0, 1.0));

        assertThat(ratios).isEqualTo(new Spread(0.5, 0.5, 0.8, 3));
        assertThatThrownBy(() -> Spread.ofRatios(List.of(1.0), List.of(1.0, 2.0)))
                .hasMessage("Ratios need as many values on both sides, got 1 and 2.");
    }

    @Test
    void aSpreadOutOfOrderIsRefused() {
        assertThatThrownBy(() -> new Spread(1, 2, 3, 1)).hasMessageContaining("min ≤ median");
        assertThatThrownBy(() -> new Spread(Double.NaN, 1, 1, 1))
                .hasMessageContaining("min ≤ median");
    }

    @Property
    void pointsOnALineAreFittedExactly(
            @ForAll @DoubleRange(min = 1, max = 10) double intercept,
            @ForAll @DoubleRange(min = 0.1, max = 10) double slope) {
        List<Double> x = List.of(1.0, 2.0, 4.0, 8.0);
        LineFit fit = LineFit.of(x, x.stream().map(v -> intercept + slope * v).toList());

        assertThat(fit.intercept()).isCloseTo(intercept, within(1e-10));
        assertThat(fit.slope()).isCloseTo(slope, within(1e-10));
        assertThat(fit.residual()).isCloseTo(0, within(1e-10));
    }

    @Test
    void theResidualIsTheLargestRelativeDistanceFromTheLine() {
        // least squares through (0, 1), (1, 4), (2, 1) is y = 2
        LineFit fit = LineFit.of(List.of(0.0, 1.0, 2.0), List.of(1.0, 4.0, 1.0));

        assertThat(fit.slope()).isCloseTo(0, within(1e-12));
        assertThat(fit.residual()).isCloseTo(1, within(1e-12));
        assertThatThrownBy(() -> LineFit.of(List.of(1.0, 1.0), List.of(1.0, 2.0)))
                .hasMessageContaining("two points with different x");
    }

    @Test
    void aStopwatchWarmsUpOnceAndMeasuresTwiceAtLeast() {
        int[] runs = {0};
        List<Double> seconds = Stopwatch.repeat(0, () -> runs[0]++);

        assertThat(seconds).hasSize(2);
        assertThat(runs[0]).isEqualTo(3);
    }
}
