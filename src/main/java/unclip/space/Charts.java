package unclip.space;

import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.awt.Color;
import java.awt.Font;
import java.util.Locale;

/** The one look of this package's charts. */
final class Charts {

    // Ten colours that stay apart, also for most who confuse red and green.
    private static final Color[] GROUPS = {
        new Color(0x0072b2), new Color(0xe69f00), new Color(0x009e73), new Color(0xcc79a7),
        new Color(0x56b4e9), new Color(0xd55e00), new Color(0x000000), new Color(0xb0a000),
        new Color(0x7f7f7f), new Color(0x6a3d9a)
    };

    private Charts() {}

    static XYChart lines(String title, String x, String y) {
        XYChart chart =
                new XYChartBuilder()
                        .width(640)
                        .height(360)
                        .title(title)
                        .xAxisTitle(x)
                        .yAxisTitle(y)
                        .theme(ChartTheme.Matlab)
                        .build();
        chart.getStyler().setLegendVisible(false);
        return chart;
    }

    static void line(XYChart chart, String name, double[] x, double[] y) {
        chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
    }

    static XYChart scatter(String title) {
        XYChart chart =
                new XYChartBuilder()
                        .width(720)
                        .height(640)
                        .title(title)
                        .theme(ChartTheme.Matlab)
                        .build();
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        chart.getStyler().setAxisTicksVisible(false);
        chart.getStyler().setMarkerSize(6);
        chart.getStyler().setSeriesColors(GROUPS);
        return chart;
    }

    static HeatMapChart cells(String title) {
        HeatMapChart chart = new HeatMapChartBuilder().width(760).height(600).title(title).build();
        HeatMapStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setRangeColors(new Color[] {Color.WHITE, new Color(0x2f6fb0)});
        styler.setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        styler.setValueFontColor(Color.BLACK);
        styler.setHeatMapDecimalValueFormatter(v -> String.format(Locale.ROOT, "%.2f", v));
        styler.setHeatMapValueDecimalPattern("0.00");
        styler.setXAxisLabelRotation(45);
        return chart;
    }
}
