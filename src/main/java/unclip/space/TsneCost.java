package unclip.space;

import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.max;

import java.util.stream.IntStream;

/**
 * What t-SNE minimises, with its gradient (van der Maaten and Hinton 2008, §3).
 *
 * <pre>C = Σ_ij p_ij ln(p_ij / q_ij),   q_ij = (1 + |y_i − y_j|²)⁻¹ / Σ_kl (1 + |y_k − y_l|²)⁻¹
 * </pre>
 *
 * <p>Points of the plane are held as x_0, y_0, x_1, y_1, …
 */
final class TsneCost {

    private static final double FLOOR = 1e-12;

    private TsneCost() {}

    /** |z_i − z_j|², row by row. */
    static double[] squaredDistances(double[][] z) {
        int N = z.length;
        double[] d = new double[N * N];
        IntStream.range(0, N)
                .parallel()
                .forEach(
                        i -> {
                            for (int j = 0; j < N; j++) {
                                double sum = 0;
                                for (int c = 0; c < z[i].length; c++) {
                                    double e = z[i][c] - z[j][c];
                                    sum += e * e;
                                }
                                d[i * N + j] = sum;
                            }
                        });
        return d;
    }

    /**
     * p_ij = (p_(j|i) + p_(i|j)) / 2N, where p_(j|i) ∝ e^(−β_i d_ij) and β_i gives row i the
     * perplexity (§2, eq. 1 and §3.1).
     */
    static double[] affinities(double[] d, double perplexity) {
        int N = (int) Math.round(Math.sqrt(d.length));
        double[] rows = new double[N * N];
        IntStream.range(0, N).parallel().forEach(i -> row(d, i, N, log(perplexity), rows));
        double[] P = new double[N * N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                P[i * N + j] = i == j ? 0 : (rows[i * N + j] + rows[j * N + i]) / (2 * N);
            }
        }
        return P;
    }

    /** Finds β by bisection, doubling it while no upper end is known. */
    private static void row(double[] d, int i, int N, double entropy, double[] rows) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < N; j++) {
            least = j == i ? least : Math.min(least, d[i * N + j]);
        }
        double beta = 1;
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        for (int step = 0; step < 100; step++) {
            double sum = 0;
            double weighted = 0;
            for (int j = 0; j < N; j++) {
                double e = j == i ? 0 : exp(-beta * (d[i * N + j] - least));
                rows[i * N + j] = e;
                sum += e;
                weighted += e * (d[i * N + j] - least);
            }
            double got = log(sum) + beta * weighted / sum; // Shannon entropy in nats
            for (int j = 0; j < N; j++) {
                rows[i * N + j] /= sum;
            }
            if (Math.abs(got - entropy) < 1e-7) {
                return;
            }
            low = got > entropy ? beta : low;
            high = got > entropy ? high : beta;
            beta = high == Double.POSITIVE_INFINITY ? 2 * beta : (low + high) / 2;
        }
    }

    /** KL(P ‖ Q), eq. 2 of §2 with the joint probabilities of §3. */
    static double cost(double[] P, double[] y) {
        int N = y.length / 2;
        double total = kernelSum(y);
        double cost = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                double p = P[i * N + j];
                if (p > 0) {
                    cost += p * log(p / max(FLOOR, kernel(y, i, j) / total));
                }
            }
        }
        return cost;
    }

    /**
     * ∂C/∂y_i = 4 Σ_j (p_ij − q_ij) (y_i − y_j) / (1 + |y_i − y_j|²) (eq. 5), with P times the
     * exaggeration.
     */
    static double[] gradient(double[] P, double[] y, double exaggeration) {
        int N = y.length / 2;
        double total = kernelSum(y);
        double[] gradient = new double[2 * N];
        IntStream.range(0, N)
                .parallel()
                .forEach(
                        i -> {
                            double gx = 0;
                            double gy = 0;
                            for (int j = 0; j < N; j++) {
                                double k = kernel(y, i, j);
                                double force = (exaggeration * P[i * N + j] - k / total) * k;
                                gx += force * (y[2 * i] - y[2 * j]);
                                gy += force * (y[2 * i + 1] - y[2 * j + 1]);
                            }
                            gradient[2 * i] = 4 * gx;
                            gradient[2 * i + 1] = 4 * gy;
                        });
        return gradient;
    }

    /** 1 / (1 + |y_i − y_j|²), and 0 for i = j. */
    private static double kernel(double[] y, int i, int j) {
        double dx = y[2 * i] - y[2 * j];
        double dy = y[2 * i + 1] - y[2 * j + 1];
        return i == j ? 0 : 1 / (1 + dx * dx + dy * dy);
    }

    /** Rows summed one by one, so that the result does not depend on the number of threads. */
    private static double kernelSum(double[] y) {
        int N = y.length / 2;
        double[] sums = new double[N];
        IntStream.range(0, N)
                .parallel()
                .forEach(
                        i -> {
                            double sum = 0;
                            for (int j = 0; j < N; j++) {
                                sum += kernel(y, i, j);
                            }
                            sums[i] = sum;
                        });
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }
}
