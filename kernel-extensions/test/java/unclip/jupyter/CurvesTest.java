package unclip.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

import java.util.List;
import java.util.Objects;

/** Curves as a cell makes them. */
class CurvesTest {

    @Test
    void aFunctionIsDrawnFromEndToEnd() {
        XYChart chart = Curves.of("t", "t²").line("square", 0, 10, t -> t * t).chart();
        double[] x = series(chart, "square").getXData();
        double[] y = series(chart, "square").getYData();
        assertThat(x).hasSize(121).startsWith(0).endsWith(10);
        assertThat(y).hasSize(121).startsWith(0).endsWith(100);
        assertThat(chart.getStyler().isLegendVisible()).isFalse();
    }

    @Test
    void theAxisEndsAtRoundNumbers() {
        XYChart chart = Curves.of("t", "y").line("all but the ends", 2, 999, t -> t).chart();
        assertThat(chart.getStyler().getXAxisMin()).isEqualTo(0.0);
        assertThat(chart.getStyler().getXAxisMax()).isEqualTo(1000.0);
    }

    @Test
    void whatALogarithmicAxisCannotShowIsLeftOut() {
        Curves curves =
                Curves.of("n", "error")
                        .points("a", List.of(1, 2, 3, 4), List.of(1.0, 0.0, Double.NaN, 1e-4))
                        .points("b", List.of(1, 2), List.of(1, 2));
        assertThat(series(curves.logY().chart(), "a").getXData()).containsExactly(1, 4);
        assertThat(series(curves.chart(), "a").getXData()).containsExactly(1, 2, 4);
        assertThat(curves.logY().chart().getStyler().isYAxisLogarithmicDecadeOnly()).isTrue();
        assertThat(curves.chart().getStyler().isLegendVisible()).isTrue();
    }

    @Test
    void anSvgOfCurvesIsSmall() {
        Curves curves = Curves.of("t", "y").line("y", 1, 1000, t -> 1 / t).logY();
        String svg = ChartView.of(curves.chart()).forms().get("image/svg+xml");
        assertThat(svg).isNotNull().hasSizeLessThan(100_000);
    }

    @Test
    void unevenDataAndNoDataAreRefused() {
        assertThatThrownBy(() -> Curves.of("x", "y").line("a", List.of(1), List.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The curve \"a\" has 1 values of x and 2 of y.");
        assertThatThrownBy(() -> Curves.of("x", "y").chart())
                .isInstanceOf(IllegalStateException.class);
    }

    private static XYSeries series(XYChart chart, String name) {
        return Objects.requireNonNull(chart.getSeriesMap().get(name));
    }
}
