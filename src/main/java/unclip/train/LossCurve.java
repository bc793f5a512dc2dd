package unclip.train;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

import unclip.files.AtomicFiles;
import unclip.files.NearestName;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The loss of a run over its steps, and what else was told of them: means of equal windows, as a
 * table, a file and charts.
 */
public final class LossCurve {

    private static final String STEP = "step";
    private static final String LOSS = "loss";
    private static final String SECONDS = "seconds";

    private final LongColumn step = LongColumn.create(STEP);
    private final Map<String, DoubleColumn> columns = new LinkedHashMap<>();
    private final String name;

    /** An empty curve. */
    public LossCurve(String name) {
        this.name = name;
        columns.put(LOSS, DoubleColumn.create(LOSS));
        columns.put(SECONDS, DoubleColumn.create(SECONDS));
    }

    /**
     * Reads a curve.
     *
     * @param csv a file that {@link #write} made
     */
    public static LossCurve read(Path csv) throws IOException {
        String file = String.valueOf(csv.getFileName());
        LossCurve curve = new LossCurve(file.replaceFirst("\\.loss\\.csv$", ""));
        try {
            Table table =
                    Table.read()
                            .usingOptions(
                                    CsvReadOptions.builder(csv.toFile())
                                            .columnTypes(column -> ColumnType.DOUBLE));
            for (int i = 0; i < table.rowCount(); i++) {
                Map<String, Double> values = new LinkedHashMap<>();
                for (String column : table.columnNames()) {
                    values.put(column, table.doubleColumn(column).getDouble(i));
                }
                curve.add(
                        Math.round(take(values, STEP)),
                        take(values, LOSS),
                        take(values, SECONDS),
                        values);
            }
        } catch (RuntimeException e) {
            throw new IOException(csv + " is not a loss curve: " + e.getMessage() + ".", e);
        }
        return curve;
    }

    private static double take(Map<String, Double> values, String column) {
        Double value = values.remove(column);
        if (value == null) {
            throw new IllegalArgumentException("the column " + column + " is missing");
        }
        return value;
    }

    /**
     * Adds a point.
     *
     * @param steps steps taken so far
     * @param meanLoss mean loss since the last point
     * @param elapsed training time so far, in seconds
     * @param further means of other numbers since the last point, by column; what a point doesn't
     *     have is missing there
     */
    public void add(long steps, double meanLoss, double elapsed, Map<String, Double> further) {
        Map<String, Double> point = new LinkedHashMap<>(further);
        point.put(LOSS, meanLoss);
        point.put(SECONDS, elapsed);
        for (String column : further.keySet()) {
            columns.computeIfAbsent(column, key -> DoubleColumn.create(key, step.size()));
        }
        step.append(steps);
        columns.forEach((column, values) -> values.append(point.getOrDefault(column, Double.NaN)));
    }

    /** Training time so far, in seconds. */
    public double seconds() {
        DoubleColumn seconds = column(SECONDS);
        return seconds.isEmpty() ? 0 : seconds.getDouble(seconds.size() - 1);
    }

    /** The last point's loss, NaN if there is none. */
    public double last() {
        DoubleColumn loss = column(LOSS);
        return loss.isEmpty() ? Double.NaN : loss.getDouble(loss.size() - 1);
    }

    /** Columns step, loss, seconds, and any further ones; a copy. */
    public Table table() {
        Table table = Table.create(name, step.copy());
        columns.values().forEach(column -> table.addColumns(column.copy()));
        return table;
    }

    /** Writes the table as CSV, whole or not at all. */
    public void write(Path csv) throws IOException {
        AtomicFiles.write(csv, out -> table().write().csv(out));
    }

    /** The loss over the steps, the loss on a logarithmic axis. */
    public XYChart chart() {
        XYChart chart = chart(LOSS);
        DoubleColumn loss = column(LOSS);
        chart.getStyler().setYAxisLogarithmic(loss.size() > 0 && loss.min() > 0);
        chart.getStyler().setYAxisLogarithmicDecadeOnly(false);
        return chart;
    }

    /**
     * Any column over the steps.
     *
     * @param column such as loss, seconds, temperature
     */
    public XYChart chart(String column) {
        DoubleColumn values = column(column);
        String words = column.replace('_', ' ');
        XYChart chart =
                new XYChartBuilder()
                        .width(640)
                        .height(360)
                        .title(
                                Character.toUpperCase(words.charAt(0))
                                        + words.substring(1)
                                        + " of "
                                        + name)
                        .xAxisTitle("optimiser step")
                        .yAxisTitle(words)
                        .theme(Styler.ChartTheme.Matlab)
                        .build();
        chart.getStyler().setLegendVisible(false);
        chart.addSeries(name, step.asDoubleArray(), values.asDoubleArray())
                .setMarker(SeriesMarkers.NONE);
        return chart;
    }

    private DoubleColumn column(String column) {
        DoubleColumn found = columns.get(column);
        if (found == null) {
            throw new IllegalArgumentException(
                    "The curve of %s has no column '%s'; %s."
                            .formatted(name, column, NearestName.hint(column, columns.keySet())));
        }
        return found;
    }
}
