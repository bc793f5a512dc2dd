package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.math.RandomStreams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * k-means on the sphere: the nearest centre is the one of the largest cosine, and a centre is the
 * direction of its members' sum (Dhillon and Modha 2001). Starts as k-means++ does (Arthur and
 * Vassilvitskii 2007, §2.2) with 1 − cos for the squared distance.
 *
 * <pre>minimise  Σ_i (1 − z_i · c_(a_i)),   c_j = norm(Σ_{a_i = j} z_i)</pre>
 *
 * <p>Vectors are compared with the centres a block at a time. A centre that loses all its members
 * takes the vector that is furthest from its own, which lowers the objective as well.
 *
 * @param k how many clusters, at least 1
 * @param maxIterations at least 1
 * @param seed of the start
 */
public record SphericalKMeans(int k, int maxIterations, long seed) {

    private static final int BLOCK = NearestNeighbours.BLOCK;

    /** Checks the numbers. */
    public SphericalKMeans {
        if (k < 1 || maxIterations < 1) {
            throw new IllegalArgumentException(
                    "Clusters and iterations must be at least 1, got k = "
                            + k
                            + " and "
                            + maxIterations
                            + " iterations.");
        }
    }

    /**
     * Clusters vectors.
     *
     * @param z unit vectors, {@code [N, D]}, N at least k; borrowed
     */
    public Clusters fit(NDArray z) {
        UnitVectors.require("Vectors to be clustered", z);
        int N = Math.toIntExact(z.getShape().get(0));
        if (N < k) {
            throw new IllegalArgumentException(
                    "k must be at most the number of vectors, " + N + ", got " + k + ".");
        }
        State state = new State(z, start(z, N));
        List<Double> objective = new ArrayList<>();
        boolean moved = true;
        while (moved && objective.size() < maxIterations) {
            moved = state.assign();
            state.fillEmpty();
            state.update();
            objective.add(state.objective());
        }
        NDArray centres = state.centres(z.getManager());
        return new Clusters(
                centres, Arrays.stream(state.assignment).boxed().toList(), objective, !moved);
    }

    /** Rows for the first centres, each drawn with a chance in proportion to 1 − cos. */
    private double[][] start(NDArray z, int N) {
        UniformRandomProvider random = RandomStreams.open(seed, k);
        double[] distance = new double[N];
        Arrays.fill(distance, 1);
        double[][] centres = new double[k][];
        for (int j = 0; j < k; j++) {
            int chosen = draw(distance, random.nextDouble());
            centres[j] = UnitVectors.column(z.get(chosen));
            double[] cosines = cosines(z, new double[][] {centres[j]}, z.getDataType());
            for (int i = 0; i < N; i++) {
                double d = Math.max(0, 1 - cosines[i]);
                distance[i] = j == 0 ? d : Math.min(distance[i], d);
            }
            distance[chosen] = 0;
        }
        return centres;
    }

    private static int draw(double[] weights, double uniform) {
        double total = Arrays.stream(weights).sum();
        double left = uniform * total;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                left -= weights[i];
                last = i;
                if (left < 0) {
                    return i;
                }
            }
        }
        return last; // rounding, or only copies of the centres are left
    }

    /** Cosines of all vectors with all centres, row by row, {@code [N, k]}. */
    private static double[] cosines(NDArray z, double[][] centres, DataType type) {
        int N = (int) z.getShape().get(0);
        int D = (int) z.getShape().get(1);
        double[] all = new double[N * centres.length];
        for (int from = 0; from < N; from += BLOCK) {
            try (NDManager scope = z.getManager().newSubManager()) {
                NDArray across = UnitVectors.of(scope, centres, D, type).transpose(); // [D, k]
                NDArray some = UnitVectors.block(scope, z, from, BLOCK);
                double[] block = UnitVectors.column(some.matMul(across));
                System.arraycopy(block, 0, all, from * centres.length, block.length);
            }
        }
        return all;
    }

    /** Centres, assignment and each vector's cosine with its centre, between two steps. */
    private static final class State {

        private final NDArray z;
        private final int N;
        private final int D;
        private final double[][] centres;
        private final int[] assignment;
        private final double[] cosine;

        State(NDArray z, double[][] centres) {
            this.z = z;
            this.centres = centres;
            N = (int) z.getShape().get(0);
            D = (int) z.getShape().get(1);
            assignment = new int[N];
            Arrays.fill(assignment, -1);
            cosine = new double[N];
        }

        boolean assign() {
            double[] all = cosines(z, centres, z.getDataType());
            int k = centres.length;
            boolean moved = false;
            for (int i = 0; i < N; i++) {
                int best = Math.max(0, assignment[i]); // a tie is no reason to move
                for (int j = 0; j < k; j++) {
                    best = all[i * k + j] > all[i * k + best] ? j : best;
                }
                moved |= best != assignment[i];
                assignment[i] = best;
                cosine[i] = all[i * k + best];
            }
            return moved;
        }

        void fillEmpty() {
            int[] sizes = new int[centres.length];
            for (int a : assignment) {
                sizes[a]++;
            }
            for (int j = 0; j < sizes.length; j++) {
                if (sizes[j] == 0) {
                    int furthest = -1;
                    for (int i = 0; i < N; i++) {
                        if (sizes[assignment[i]] > 1
                                && (furthest < 0 || cosine[i] < cosine[furthest])) {
                            furthest = i;
                        }
                    }
                    sizes[assignment[furthest]]--;
                    sizes[j] = 1;
                    assignment[furthest] = j;
                    cosine[furthest] = 1;
                }
            }
        }

        /** The members' directions; a cluster whose members cancel keeps its centre. */
        void update() {
            double[][] sums = new double[centres.length][D];
            for (int from = 0; from < N; from += BLOCK) {
                try (NDManager scope = z.getManager().newSubManager()) {
                    double[] rows = UnitVectors.column(UnitVectors.block(scope, z, from, BLOCK));
                    for (int r = 0; r < rows.length / D; r++) {
                        double[] sum = sums[assignment[from + r]];
                        for (int d = 0; d < D; d++) {
                            sum[d] += rows[r * D + d];
                        }
                    }
                }
            }
            for (int j = 0; j < sums.length; j++) {
                double length = Math.sqrt(Arrays.stream(sums[j]).map(v -> v * v).sum());
                if (length > 1e-9) {
                    centres[j] = Arrays.stream(sums[j]).map(v -> v / length).toArray();
                }
            }
        }

        double objective() {
            double[] all = cosines(z, centres, z.getDataType());
            double sum = 0;
            for (int i = 0; i < N; i++) {
                sum += 1 - all[i * centres.length + assignment[i]];
            }
            return sum;
        }

        NDArray centres(NDManager manager) {
            return UnitVectors.of(manager, centres, D, z.getDataType());
        }
    }
}
