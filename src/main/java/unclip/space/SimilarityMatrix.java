package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import org.knowm.xchart.HeatMapChart;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How similar each of some vectors is to each of others, with their names; on the heap. */
public final class SimilarityMatrix {

    private static final int MOST_NUMBERS = 144; // more would not fit into their cells

    private final List<String> rows;
    private final List<String> columns;
    private final float[] values;

    private SimilarityMatrix(List<String> rows, List<String> columns, float[] values) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    /**
     * Cosines of unit vectors.
     *
     * <pre>S = A Bᵀ</pre>
     *
     * @param a unit vectors, {@code [N, D]}
     * @param rows N names
     * @param b unit vectors, {@code [M, D]}
     * @param columns M names
     */
    public static SimilarityMatrix of(
            NDArray a, List<String> rows, NDArray b, List<String> columns) {
        UnitVectors.requireSameWidth(a, b);
        requireNames("row", rows, a);
        requireNames("column", columns, b);
        UnitVectors.require("Row vectors", a);
        UnitVectors.require("Column vectors", b);
        try (NDManager scope = a.getManager().newSubManager()) {
            NDArray second = UnitVectors.in(scope, b).transpose(); // [D, M]
            NDArray product = UnitVectors.in(scope, a).matMul(second); // [N, M]
            float[] values = product.toType(DataType.FLOAT32, true).toFloatArray();
            return new SimilarityMatrix(List.copyOf(rows), List.copyOf(columns), values);
        }
    }

    /** The names of the rows. */
    public List<String> rows() {
        return rows;
    }

    /** The names of the columns. */
    public List<String> columns() {
        return columns;
    }

    /**
     * One similarity.
     *
     * @param row from 0
     * @param column from 0
     */
    public double get(int row, int column) {
        if (row < 0 || row >= rows.size() || column < 0 || column >= columns.size()) {
            throw new IndexOutOfBoundsException(
                    "There is no cell (%s, %s) in a matrix of %s × %s."
                            .formatted(row, column, rows.size(), columns.size()));
        }
        return values[row * columns.size() + column];
    }

    /** A copy as rows, such as retrieval metrics read. */
    public float[][] toRows() {
        float[][] copy = new float[rows.size()][columns.size()];
        for (int i = 0; i < copy.length; i++) {
            System.arraycopy(values, i * columns.size(), copy[i], 0, columns.size());
        }
        return copy;
    }

    /**
     * A column of row names, then a column of numbers for each name; repeated names get numbers.
     */
    public Table table() {
        Table table = Table.create("similarity", StringColumn.create("row", rows));
        Set<String> used = new HashSet<>(Set.of("row"));
        for (int j = 0; j < columns.size(); j++) {
            String name = columns.get(j);
            for (int n = 2; !used.add(name); n++) {
                name = columns.get(j) + " (" + n + ")";
            }
            DoubleColumn column = DoubleColumn.create(name);
            for (int i = 0; i < rows.size(); i++) {
                column.append(get(i, j));
            }
            table.addColumns(column);
        }
        return table;
    }

    /** The cells as colours, the first row on top. */
    public HeatMapChart chart() {
        HeatMapChart chart = Charts.cells("Similarity");
        chart.getStyler().setShowValue(rows.size() * columns.size() <= MOST_NUMBERS);
        double least = 1;
        double most = -1;
        for (float value : values) {
            least = Math.min(least, Math.floor(10.0 * value) / 10);
            most = Math.max(most, Math.min(1, Math.ceil(10.0 * value) / 10)); // 1 may be rounded up
        }
        chart.getStyler().setMin(least).setMax(Math.max(most, least + 0.1));
        List<Number[]> cells = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
            for (int i = 0; i < rows.size(); i++) {
                cells.add(new Number[] {j, rows.size() - 1 - i, get(i, j)});
            }
        }
        List<String> upwards = new ArrayList<>(rows);
        Collections.reverse(upwards);
        chart.addSeries("cosine", columns, upwards, cells);
        return chart;
    }

    private static void requireNames(String what, List<String> names, NDArray z) {
        if (names.size() != z.getShape().get(0)) {
            throw new IllegalArgumentException(
                    "Each %s needs its name, got %s names for %s vectors."
                            .formatted(what, names.size(), z.getShape().get(0)));
        }
    }
}
