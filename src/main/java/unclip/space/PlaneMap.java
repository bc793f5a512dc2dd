package unclip.space;

import ai.djl.ndarray.NDArray;

import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Embeddings laid out in the plane, each with a label and a group.
 *
 * @param title such as "t-SNE, perplexity 30"
 * @param points in the order of the embeddings
 */
public record PlaneMap(String title, List<Point> points) {

    private static final int MOST_LABELS = 60; // more would hide the points

    /**
     * A point of the map.
     *
     * @param label what it is, empty to leave it unsaid
     * @param group what it belongs to, which gives it its colour
     * @param x across
     * @param y up
     */
    public record Point(String label, String group, double x, double y) {}

    /** Copies the points. */
    public PlaneMap {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("A map needs at least one point, got none.");
        }
    }

    /**
     * A map of given coordinates.
     *
     * @param title of the map
     * @param xy {@code [N, 2]}, such as {@link Pca#project} gives with k = 2; borrowed
     * @param labels N labels
     * @param groups N groups
     */
    public static PlaneMap of(String title, NDArray xy, List<String> labels, List<String> groups) {
        double[][] rows = UnitVectors.rows(xy);
        if (xy.getShape().get(1) != 2
                || labels.size() != rows.length
                || groups.size() != rows.length) {
            throw new IllegalArgumentException(
                    "A map needs coordinates [N, 2], N labels and N groups, got %s, %s and %s."
                            .formatted(xy.getShape(), labels.size(), groups.size()));
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            points.add(new Point(labels.get(i), groups.get(i), rows[i][0], rows[i][1]));
        }
        return new PlaneMap(title, points);
    }

    /** Columns label, group, x and y. */
    public Table table() {
        StringColumn label = StringColumn.create("label");
        StringColumn group = StringColumn.create("group");
        DoubleColumn x = DoubleColumn.create("x");
        DoubleColumn y = DoubleColumn.create("y");
        for (Point point : points) {
            label.append(point.label());
            group.append(point.group());
            x.append(point.x());
            y.append(point.y());
        }
        return Table.create(title, label, group, x, y);
    }

    /** Groups as colours; labels beside the points if there are at most 60 to draw. */
    public XYChart chart() {
        Map<String, List<Point>> groups = new LinkedHashMap<>();
        for (Point point : points) {
            groups.computeIfAbsent(point.group(), g -> new ArrayList<>()).add(point);
        }
        XYChart chart = Charts.scatter(title);
        chart.getStyler().setLegendVisible(groups.size() > 1);
        groups.forEach(
                (group, members) ->
                        chart.addSeries(
                                        group.isEmpty() ? "other" : group,
                                        members.stream().mapToDouble(Point::x).toArray(),
                                        members.stream().mapToDouble(Point::y).toArray())
                                .setMarker(SeriesMarkers.CIRCLE));
        List<Point> named = points.stream().filter(p -> !p.label().isEmpty()).toList();
        if (named.size() <= MOST_LABELS) {
            label(chart, named);
        }
        return chart;
    }

    /** Above the points, with room for them at the edges. */
    private void label(XYChart chart, List<Point> named) {
        DoubleSummaryStatistics x = points.stream().mapToDouble(Point::x).summaryStatistics();
        DoubleSummaryStatistics y = points.stream().mapToDouble(Point::y).summaryStatistics();
        double width = Math.max(x.getMax() - x.getMin(), Double.MIN_NORMAL);
        double height = Math.max(y.getMax() - y.getMin(), Double.MIN_NORMAL);
        chart.getStyler()
                .setXAxisMin(x.getMin() - 0.15 * width)
                .setXAxisMax(x.getMax() + 0.15 * width);
        chart.getStyler()
                .setYAxisMin(y.getMin() - 0.06 * height)
                .setYAxisMax(y.getMax() + 0.06 * height);
        for (Point point : named) {
            double above = point.y() + 0.022 * height;
            chart.addAnnotation(new AnnotationText(point.label(), point.x(), above, false));
        }
    }
}
