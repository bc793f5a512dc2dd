package unclip.jupyter;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Curves over a common axis, for a cell that ends with them.
 *
 * <pre>{@code
 * Curves.of("t", "ᾱ").line("cosine", 0, 1000, t -> schedule.at(t).alphaBar())
 * }</pre>
 *
 * <p>Immutable. Where more is wanted, {@link #chart} gives the chart to style.
 */
public final class Curves {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 340;
    private static final int SAMPLES = 120;
    private static final double MOST_FOR_ALL_LABELS = 30;
    private static final Color GRID = new Color(0xDDDDDD);

    private record Series(String name, List<Double> x, List<Double> y, boolean marked) {}

    private final String xTitle;
    private final String yTitle;
    private final boolean logX;
    private final boolean logY;
    private final List<Series> series;

    private Curves(String xTitle, String yTitle, boolean logX, boolean logY, List<Series> series) {
        this.xTitle = xTitle;
        this.yTitle = yTitle;
        this.logX = logX;
        this.logY = logY;
        this.series = List.copyOf(series);
    }

    /** None yet, over axes of these names. */
    public static Curves of(String xTitle, String yTitle) {
        return new Curves(xTitle, yTitle, false, false, List.of());
    }

    /** The same with the function over an interval, ends included; looked at closest there. */
    public Curves line(String name, double from, double to, DoubleUnaryOperator f) {
        List<Double> x =
                IntStream.rangeClosed(0, SAMPLES)
                        .mapToDouble(i -> (1 - Math.cos(Math.PI * i / SAMPLES)) / 2)
                        .mapToObj(u -> from + (to - from) * u)
                        .toList();
        List<Double> y = x.stream().map(f::applyAsDouble).toList();
        return with(new Series(name, x, y, false));
    }

    /** The same with a line through some points. */
    public Curves line(
            String name, Collection<? extends Number> x, Collection<? extends Number> y) {
        return with(new Series(name, doubles(x), doubles(y), false));
    }

    /** The same with a line through some points that are marked, as measurements are. */
    public Curves points(
            String name, Collection<? extends Number> x, Collection<? extends Number> y) {
        return with(new Series(name, doubles(x), doubles(y), true));
    }

    /** The same with a logarithmic axis below. */
    public Curves logX() {
        return new Curves(xTitle, yTitle, true, logY, series);
    }

    /** The same with a logarithmic axis on the left. */
    public Curves logY() {
        return new Curves(xTitle, yTitle, logX, true, series);
    }

    private Curves with(Series another) {
        if (another.x.size() != another.y.size()) {
            throw new IllegalArgumentException(
                    "The curve \"%s\" has %d values of x and %d of y."
                            .formatted(another.name, another.x.size(), another.y.size()));
        }
        List<Series> all = new ArrayList<>(series);
        all.add(another);
        return new Curves(xTitle, yTitle, logX, logY, all);
    }

    private static List<Double> doubles(Collection<? extends Number> values) {
        return values.stream().map(Number::doubleValue).toList();
    }

    /**
     * The chart. Points that its axes can't show (not finite, or not above 0 on a logarithmic axis)
     * are left out.
     *
     * @throws IllegalStateException if there is no curve
     */
    public XYChart chart() {
        if (series.isEmpty()) {
            throw new IllegalStateException("A chart needs a curve at least; add a line.");
        }
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .xAxisTitle(xTitle)
                        .yAxisTitle(yTitle)
                        .theme(Styler.ChartTheme.Matlab)
                        .build();
        chart.getStyler().setLegendVisible(series.size() > 1);
        // a dotted grid would be a hundred times as long in SVG
        chart.getStyler().setPlotGridLinesStroke(new BasicStroke(0.5f));
        chart.getStyler().setPlotGridLinesColor(GRID);
        layAxes(chart.getStyler());
        series.forEach(one -> add(chart, one));
        return chart;
    }

    /**
     * The axis below ends at round numbers, where XChart then puts its ticks; over many decades
     * only the decades have room for a label.
     */
    private void layAxes(XYStyler styler) {
        styler.setXAxisLogarithmic(logX).setYAxisLogarithmic(logY);
        DoubleSummaryStatistics x = range(one -> one.x);
        DoubleSummaryStatistics y = range(one -> one.y);
        styler.setXAxisLogarithmicDecadeOnly(x.getMax() / x.getMin() > MOST_FOR_ALL_LABELS);
        styler.setYAxisLogarithmicDecadeOnly(y.getMax() / y.getMin() > MOST_FOR_ALL_LABELS);
        double span = x.getMax() - x.getMin();
        if (!logX && span > 0 && Double.isFinite(span)) {
            double step = Math.pow(10, Math.floor(Math.log10(span)));
            styler.setXAxisMin(Math.floor(x.getMin() / step) * step);
            styler.setXAxisMax(Math.ceil(x.getMax() / step) * step);
        }
    }

    private DoubleSummaryStatistics range(Function<Series, List<Double>> of) {
        return series.stream()
                .flatMapToDouble(one -> shown(one).mapToDouble(i -> of.apply(one).get(i)))
                .summaryStatistics();
    }

    private IntStream shown(Series one) {
        return IntStream.range(0, one.x.size()).filter(i -> isShown(one, i));
    }

    private void add(XYChart chart, Series one) {
        int[] shown = shown(one).toArray();
        double[] x = IntStream.of(shown).mapToDouble(one.x::get).toArray();
        double[] y = IntStream.of(shown).mapToDouble(one.y::get).toArray();
        chart.addSeries(one.name, x, y)
                .setMarker(one.marked ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    }

    private boolean isShown(Series one, int i) {
        double x = one.x.get(i);
        double y = one.y.get(i);
        return Double.isFinite(x) && Double.isFinite(y) && (!logX || x > 0) && (!logY || y > 0);
    }
}
