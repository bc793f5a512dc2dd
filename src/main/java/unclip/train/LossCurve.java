package unclip.train;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

import unclip.files.AtomicFiles;

import java.io.IOException;
import java.nio.file.Path;

/** The loss of a run over its steps: means of equal windows, as a table, a file and a chart. */
public final class LossCurve {

    private final LongColumn step = LongColumn.create("step");
    private final DoubleColumn loss = DoubleColumn.create("loss");
    private final DoubleColumn seconds = DoubleColumn.create("seconds");
    private final String name;

    /** An empty curve. */
    public LossCurve(String name) {
        this.name = name;
    }

    /**
     * Reads a curve.
     *
     * @param csv a file that {@link #write} made
     */
    public static LossCurve read(Path csv) throws IOException {
        Table table;
        try {
            table = Table.read().csv(csv.toFile());
        } catch (RuntimeException e) {
            throw new IOException(csv + " is not a loss curve: " + e.getMessage() + ".", e);
        }
        String file = String.valueOf(csv.getFileName());
        LossCurve curve = new LossCurve(file.replaceFirst("\\.loss\\.csv$", ""));
        for (int i = 0; i < table.rowCount(); i++) {
            curve.add(
                    (long) table.numberColumn("step").getDouble(i),
                    table.numberColumn("loss").getDouble(i),
                    table.numberColumn("seconds").getDouble(i));
        }
        return curve;
    }

    /**
     * Adds a point.
     *
     * @param steps steps taken so far
     * @param meanLoss mean loss since the last point
     * @param elapsed training time so far, in seconds
     */
    public void add(long steps, double meanLoss, double elapsed) {
        step.append(steps);
        loss.append(meanLoss);
        seconds.append(elapsed);
    }

    /** Training time so far, in seconds. */
    public double seconds() {
        return seconds.isEmpty() ? 0 : seconds.getDouble(seconds.size() - 1);
    }

    /** The last point's loss, NaN if there is none. */
    public double last() {
        return loss.isEmpty() ? Double.NaN : loss.getDouble(loss.size() - 1);
    }

    /** Columns step, loss, seconds; a copy. */
    public Table table() {
        return Table.create(name, step.copy(), loss.copy(), seconds.copy());
    }

    /** Writes the table as CSV, whole or not at all. */
    public void write(Path csv) throws IOException {
        AtomicFiles.write(csv, out -> table().write().csv(out));
    }

    /** The loss over the steps, the loss on a logarithmic axis. */
    public XYChart chart() {
        XYChart chart =
                new XYChartBuilder()
                        .width(640)
                        .height(360)
                        .title("Loss of " + name)
                        .xAxisTitle("optimiser step")
                        .yAxisTitle("loss")
                        .theme(Styler.ChartTheme.Matlab)
                        .build();
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setYAxisLogarithmic(loss.size() > 0 && loss.min() > 0);
        chart.getStyler().setYAxisLogarithmicDecadeOnly(false);
        chart.addSeries(name, step.asDoubleArray(), loss.asDoubleArray())
                .setMarker(SeriesMarkers.NONE);
        return chart;
    }
}
