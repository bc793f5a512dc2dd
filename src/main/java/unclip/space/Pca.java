package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Principal components of embeddings: the orthonormal directions of largest variance. Immutable, on
 * the heap.
 *
 * <pre>C v_j = λ_j v_j,   λ_1 ≥ λ_2 ≥ …,   ẑ = μ + Σ_{j ≤ k} ((z − μ)·v_j) v_j</pre>
 *
 * <p>Over the fitted vectors the mean of |z − ẑ|² is the sum of the λ_j left out.
 */
public final class Pca {

    /** The widest vectors that {@link #exact} takes. */
    public static final int WIDEST_EXACT = 2048;

    private static final int EXTRA = 10; // more than asked for; Halko et al. 2011, §4.2

    private final double[] mean;
    private final double[][] components; // k rows of D
    private final double[] variances;
    private final double totalVariance;

    private Pca(double[] mean, double[][] components, double[] variances, double totalVariance) {
        this.mean = mean;
        this.components = components;
        this.variances = variances;
        this.totalVariance = totalVariance;
    }

    /**
     * All D components by the eigendecomposition of the covariance.
     *
     * @param z vectors, {@code [N, D]}, N at least 2, D at most {@value #WIDEST_EXACT}; borrowed
     */
    public static Pca exact(NDArray z) {
        UnitVectors.requireRows("Vectors", z);
        long D = z.getShape().get(1);
        if (D > WIDEST_EXACT) {
            throw new IllegalArgumentException(
                    "Exact components of vectors wider than "
                            + WIDEST_EXACT
                            + " take too long, got a width of "
                            + D
                            + "; ask for randomised ones.");
        }
        Covariance covariance = new Covariance(z);
        RealMatrix matrix = new Array2DRowRealMatrix(covariance.matrix(), false);
        return of(covariance, matrix, null, (int) D);
    }

    /**
     * The first k components by subspace iteration from a random start (Halko, Martinsson and Tropp
     * 2011, alg. 4.4 and 5.3, here on the covariance, so that only D × (k + 10) numbers are kept
     * however many vectors there are).
     *
     * @param z vectors, {@code [N, D]}, N at least 2; borrowed
     * @param k how many, from 1 to D
     * @param passes over the data after the first, at least 0; 2 is usually plenty
     * @param seed of the start
     */
    public static Pca randomised(NDArray z, int k, int passes, long seed) {
        Covariance covariance = new Covariance(z);
        int D = covariance.width();
        if (k < 1 || k > D || passes < 0) {
            throw new IllegalArgumentException(
                    "Randomised components need 1 ≤ k ≤ "
                            + D
                            + " and passes ≥ 0, got k = "
                            + k
                            + " and "
                            + passes
                            + " passes.");
        }
        int l = Math.min(D, k + EXTRA);
        double[][] Q = Subspace.random(D, l, seed);
        for (int pass = 0; pass <= passes; pass++) {
            Q = Subspace.orthonormal(covariance.times(Q)); // [D, l]
        }
        RealMatrix basis = new Array2DRowRealMatrix(Q, false);
        RealMatrix image = new Array2DRowRealMatrix(covariance.times(Q), false); // C Q
        return of(covariance, basis.transpose().multiply(image), basis, k);
    }

    /** Eigenvectors of a small symmetric matrix, turned by a basis into those of C. */
    private static Pca of(
            Covariance covariance, RealMatrix small, @Nullable RealMatrix basis, int k) {
        EigenDecomposition eigen = new EigenDecomposition(symmetric(small));
        double[] values = eigen.getRealEigenvalues();
        List<Integer> order =
                IntStream.range(0, values.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(j -> -values[j]))
                        .limit(k)
                        .toList();
        double[][] components = new double[k][];
        double[] variances = new double[k];
        for (int j = 0; j < k; j++) {
            double[] v = eigen.getEigenvector(order.get(j)).toArray();
            components[j] = signed(basis == null ? v : basis.operate(v));
            variances[j] = Math.max(0, values[order.get(j)]); // rounding may go below
        }
        return new Pca(covariance.mean(), components, variances, covariance.trace());
    }

    private static RealMatrix symmetric(RealMatrix matrix) {
        return matrix.add(matrix.transpose()).scalarMultiply(0.5);
    }

    /** A direction has no sign; the largest entry is made positive, so that runs agree. */
    private static double[] signed(double[] v) {
        double largest = 0;
        for (double x : v) {
            largest = Math.abs(x) > Math.abs(largest) ? x : largest;
        }
        double sign = largest < 0 ? -1 : 1;
        return Arrays.stream(v).map(x -> sign * x).toArray();
    }

    /** How many components there are. */
    public int size() {
        return components.length;
    }

    /** The components' variances λ_1 ≥ λ_2 ≥ …. */
    public List<Double> variances() {
        return Arrays.stream(variances).boxed().toList();
    }

    /** Σ λ_j over all D components, those that were not computed included. */
    public double totalVariance() {
        return totalVariance;
    }

    /**
     * How much of the variance the first components hold.
     *
     * @return for k = 1, 2, … Σ_{j ≤ k} λ_j / Σ λ_j; 1 where nothing varies
     */
    public List<Double> explained() {
        List<Double> shares = new ArrayList<>();
        double sum = 0;
        for (double variance : variances) {
            sum += variance;
            shares.add(totalVariance > 0 ? Math.min(1, sum / totalVariance) : 1);
        }
        return shares;
    }

    /**
     * The first k components.
     *
     * @param manager owner of the result
     * @param k from 1 to {@link #size()}
     * @return orthonormal rows, {@code [k, D]}, float32
     */
    public NDArray basis(NDManager manager, int k) {
        if (k < 1 || k > size()) {
            throw new IllegalArgumentException(
                    "There are " + size() + " components, got k = " + k + ".");
        }
        return UnitVectors.of(manager, Arrays.copyOf(components, k), mean.length, DataType.FLOAT32);
    }

    /**
     * The mean μ.
     *
     * @param manager owner of the result
     * @return {@code [1, D]}, float32
     */
    public NDArray mean(NDManager manager) {
        return UnitVectors.of(manager, new double[][] {mean}, mean.length, DataType.FLOAT32);
    }

    /**
     * Coordinates along the first k components.
     *
     * @param z {@code [N, D]}
     * @param k from 1 to {@link #size()}
     * @return {@code [N, k]}, owned by z's manager
     */
    public NDArray project(NDArray z, int k) {
        check(z, k);
        try (NDManager scope = z.getManager().newSubManager()) {
            NDArray coordinates = centred(scope, z).matMul(basis(scope, k, z).transpose());
            coordinates.attach(z.getManager());
            return coordinates;
        }
    }

    /**
     * What k components leave of vectors (Ramesh et al. 2022, fig. 7). Not unit vectors: normalise
     * them where that is needed.
     *
     * @param z {@code [N, D]}
     * @param k from 1 to {@link #size()}
     * @return ẑ, {@code [N, D]}, owned by z's manager
     */
    public NDArray reconstruct(NDArray z, int k) {
        check(z, k);
        try (NDManager scope = z.getManager().newSubManager()) {
            NDArray basis = basis(scope, k, z); // [k, D]
            NDArray coordinates = centred(scope, z).matMul(basis.transpose()); // [N, k]
            NDArray restored = coordinates.matMul(basis).add(mean(scope, z));
            restored.attach(z.getManager());
            return restored;
        }
    }

    /** Columns component, variance, share and explained, a row for each component. */
    public Table table() {
        IntColumn component = IntColumn.create("component");
        DoubleColumn variance = DoubleColumn.create("variance");
        DoubleColumn share = DoubleColumn.create("share");
        for (int j = 0; j < size(); j++) {
            component.append(j + 1);
            variance.append(variances[j]);
            share.append(totalVariance > 0 ? variances[j] / totalVariance : 0);
        }
        double[] sums = explained().stream().mapToDouble(x -> x).toArray();
        DoubleColumn explained = DoubleColumn.create("explained", sums);
        return Table.create("principal components", component, variance, share, explained);
    }

    /** The explained share of the variance over the number of components. */
    public XYChart chart() {
        double[] x = IntStream.rangeClosed(1, size()).asDoubleStream().toArray();
        double[] y = explained().stream().mapToDouble(v -> v).toArray();
        XYChart chart = Charts.lines("Explained variance", "components", "share of the variance");
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
        Charts.line(chart, "explained", x, y);
        return chart;
    }

    private void check(NDArray z, int k) {
        UnitVectors.requireRows("Vectors", z);
        if (z.getShape().get(1) != mean.length || k < 1 || k > size()) {
            throw new IllegalArgumentException(
                    "These are %s components of vectors of width %s; got vectors of %s and k = %s."
                            .formatted(size(), mean.length, z.getShape(), k));
        }
    }

    private NDArray centred(NDManager scope, NDArray z) {
        return UnitVectors.in(scope, z).sub(mean(scope, z));
    }

    private NDArray mean(NDManager scope, NDArray z) {
        return UnitVectors.of(scope, new double[][] {mean}, mean.length, z.getDataType());
    }

    private NDArray basis(NDManager scope, int k, NDArray z) {
        DataType type = z.getDataType();
        return UnitVectors.of(scope, Arrays.copyOf(components, k), mean.length, type);
    }
}
