package unclip.space;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log1p;
import static java.lang.Math.max;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

import java.util.Arrays;
import java.util.List;

/**
 * What a plane can read out of embeddings: f(z) = w·z + b. Immutable, on the heap; fitted in
 * float64.
 */
public final class LinearProbe {

    private static final int MOST_STEPS = 50;
    private static final double SMALL_STEP = 1e-8; // the next one would be its square
    private static final double ROUNDING = 1e-12;

    private final double[] weights; // w, then b

    private LinearProbe(double[] weights) {
        this.weights = weights;
    }

    /**
     * Ridge regression with a free intercept.
     *
     * <pre>minimise  (1/N) Σ (w·z_i + b − y_i)² + λ |w|²</pre>
     *
     * @param z {@code [N, D]}; borrowed
     * @param y N numbers
     * @param lambda λ, positive
     */
    public static LinearProbe ridge(NDArray z, List<Double> y, double lambda) {
        check(z, y.size(), lambda);
        try (NDManager scope = z.getManager().newSubManager()) {
            NDArray X = withOnes(scope, z); // [N, D + 1]
            double[] targets = y.stream().mapToDouble(v -> v).toArray();
            double[][] A = gram(X, scope.ones(new Shape(targets.length, 1), DataType.FLOAT64));
            penalise(A, lambda);
            NDArray right = X.transpose().matMul(scope.create(targets).reshape(-1, 1));
            return new LinearProbe(solve(A, scaled(right.toDoubleArray(), 1.0 / targets.length)));
        }
    }

    /**
     * Logistic regression with a free intercept, by Newton's method.
     *
     * <pre>minimise  (1/N) Σ ln(1 + e^(−s_i (w·z_i + b))) + ½ λ |w|²,   s_i = ±1</pre>
     *
     * @param z {@code [N, D]}; borrowed
     * @param y N answers, not all the same
     * @param lambda λ, positive
     */
    public static LinearProbe logistic(NDArray z, List<Boolean> y, double lambda) {
        check(z, y.size(), lambda);
        if (!y.contains(true) || !y.contains(false)) {
            throw new IllegalArgumentException(
                    "Logistic regression needs both answers, got only " + y.get(0) + ".");
        }
        double[] target = y.stream().mapToDouble(v -> v ? 1 : 0).toArray();
        try (NDManager scope = z.getManager().newSubManager()) {
            return new LinearProbe(newton(withOnes(scope, z), target, lambda));
        }
    }

    private static double[] newton(NDArray X, double[] target, double lambda) {
        double[] w = new double[(int) X.getShape().get(1)];
        double loss = loss(X, w, target, lambda);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] direction = direction(X, w, target, lambda);
            double length = 1;
            double next = loss(X, moved(w, direction, length), target, lambda);
            while (next > loss + ROUNDING && length > 1e-6) { // far out Newton's step overshoots
                length /= 2;
                next = loss(X, moved(w, direction, length), target, lambda);
            }
            w = moved(w, direction, length);
            loss = next;
            if (largest(direction) < SMALL_STEP * (1 + largest(w))) {
                break;
            }
        }
        return w;
    }

    private static double largest(double[] v) {
        return Arrays.stream(v).map(Math::abs).max().orElse(0);
    }

    /** −H⁻¹ g. */
    private static double[] direction(NDArray X, double[] w, double[] target, double lambda) {
        int N = target.length;
        try (NDManager scope = X.getManager().newSubManager()) {
            double[] f = values(scope, X, w);
            double[] residual = new double[N];
            double[] curvature = new double[N];
            for (int i = 0; i < N; i++) {
                double p = 1 / (1 + exp(-f[i]));
                residual[i] = (target[i] - p) / N;
                curvature[i] = max(p * (1 - p), 1e-12);
            }
            NDArray column = scope.create(residual).reshape(1, -1); // [1, N]
            double[] g = column.matMul(X).toDoubleArray();
            for (int d = 0; d < w.length - 1; d++) {
                g[d] -= lambda * w[d];
            }
            double[][] H = gram(X, scope.create(curvature).reshape(-1, 1));
            penalise(H, lambda);
            return solve(H, g);
        }
    }

    private static double loss(NDArray X, double[] w, double[] target, double lambda) {
        double[] f;
        try (NDManager scope = X.getManager().newSubManager()) {
            f = values(scope, X, w);
        }
        double sum = 0;
        for (int i = 0; i < f.length; i++) {
            double margin = target[i] > 0.5 ? f[i] : -f[i];
            sum += (max(0, -margin) + log1p(exp(-abs(margin)))) / f.length;
        }
        for (int d = 0; d < w.length - 1; d++) {
            sum += 0.5 * lambda * w[d] * w[d];
        }
        return sum;
    }

    private static double[] values(NDManager scope, NDArray X, double[] w) {
        NDArray product = X.matMul(scope.create(w).reshape(-1, 1));
        product.attach(scope);
        return product.toDoubleArray();
    }

    /** (1/N) Xᵀ diag(c) X. */
    private static double[][] gram(NDArray X, NDArray c) {
        try (NDManager scope = X.getManager().newSubManager()) {
            NDArray weighted = c.mul(X);
            weighted.attach(scope);
            NDArray product = weighted.transpose().matMul(X).div(X.getShape().get(0));
            return UnitVectors.rows(product);
        }
    }

    /** λ on the diagonal, but not for the intercept, which gets what rounding needs. */
    private static void penalise(double[][] A, double lambda) {
        for (int d = 0; d < A.length - 1; d++) {
            A[d][d] += lambda;
        }
        A[A.length - 1][A.length - 1] += 1e-12;
    }

    private static double[] solve(double[][] A, double[] right) {
        // The two triangles differ by rounding, which the decomposition may refuse.
        return new CholeskyDecomposition(new Array2DRowRealMatrix(A, false), 1e-8, 1e-14)
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }

    private static NDArray withOnes(NDManager scope, NDArray z) {
        NDArray wide = UnitVectors.in(scope, z).toType(DataType.FLOAT64, true);
        return wide.concat(scope.ones(new Shape(z.getShape().get(0), 1), DataType.FLOAT64), 1);
    }

    private static double[] moved(double[] w, double[] direction, double length) {
        double[] next = w.clone();
        for (int i = 0; i < w.length; i++) {
            next[i] += length * direction[i];
        }
        return next;
    }

    private static double[] scaled(double[] values, double factor) {
        return Arrays.stream(values).map(v -> factor * v).toArray();
    }

    private static void check(NDArray z, int answers, double lambda) {
        UnitVectors.requireRows("Vectors", z);
        if (answers != z.getShape().get(0) || answers < 2) {
            throw new IllegalArgumentException(
                    "A probe needs an answer for each of at least two vectors, got %s for %s."
                            .formatted(answers, z.getShape()));
        }
        if (!(lambda > 0 && Double.isFinite(lambda))) {
            throw new IllegalArgumentException("λ must be positive, got " + lambda + ".");
        }
    }

    /** w, of length D. */
    public List<Double> weights() {
        return Arrays.stream(weights).limit(weights.length - 1).boxed().toList();
    }

    /** b. */
    public double intercept() {
        return weights[weights.length - 1];
    }

    /**
     * f(z); after logistic regression the logarithm of the odds.
     *
     * @param z {@code [N, D]}; borrowed
     * @return N numbers
     */
    public List<Double> scores(NDArray z) {
        UnitVectors.requireRows("Vectors", z);
        if (z.getShape().get(1) != weights.length - 1) {
            throw new IllegalArgumentException(
                    "The probe reads vectors of width %s, got %s."
                            .formatted(weights.length - 1, z.getShape()));
        }
        try (NDManager scope = z.getManager().newSubManager()) {
            return Arrays.stream(values(scope, withOnes(scope, z), weights)).boxed().toList();
        }
    }
}
