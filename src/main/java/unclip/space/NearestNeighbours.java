package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Exact nearest neighbours by cosine, a block of queries against a block of candidates at a time:
 * memory is bounded by the block, whatever the sizes of the two sets.
 */
public final class NearestNeighbours {

    /** Rows a block; one block of similarities takes 64 MiB at most. */
    public static final int BLOCK = 4096;

    private NearestNeighbours() {}

    /** {@link #find(NDArray, NDArray, int, int)} with blocks of {@value #BLOCK} rows. */
    public static List<List<Neighbour>> find(NDArray queries, NDArray candidates, int k) {
        return find(queries, candidates, k, BLOCK);
    }

    /**
     * The k most similar candidates of each query.
     *
     * @param queries unit vectors, {@code [Q, D]}
     * @param candidates unit vectors, {@code [N, D]}
     * @param k from 1 to N
     * @param block rows of either side that are compared at once, at least 1
     * @return for each query k neighbours, the nearest first; of equal ones the lower index first
     */
    public static List<List<Neighbour>> find(
            NDArray queries, NDArray candidates, int k, int block) {
        UnitVectors.requireSameWidth(queries, candidates);
        long N = candidates.getShape().get(0);
        if (k < 1 || k > N || block < 1) {
            throw new IllegalArgumentException(
                    "Nearest neighbours need 1 ≤ k ≤ "
                            + N
                            + " candidates and blocks of at least 1 row, got k = "
                            + k
                            + " and blocks of "
                            + block
                            + ".");
        }
        UnitVectors.require("Queries", queries);
        UnitVectors.require("Candidates", candidates);
        List<List<Neighbour>> all = new ArrayList<>();
        for (long from = 0; from < queries.getShape().get(0); from += block) {
            try (NDManager scope = queries.getManager().newSubManager()) {
                NDArray some = UnitVectors.block(scope, queries, from, block);
                all.addAll(search(some, candidates, k, block));
            }
        }
        return List.copyOf(all);
    }

    private static List<List<Neighbour>> search(
            NDArray queries, NDArray candidates, int k, int block) {
        int Q = (int) queries.getShape().get(0);
        List<Nearest> best = IntStream.range(0, Q).mapToObj(q -> new Nearest(k)).toList();
        for (long from = 0; from < candidates.getShape().get(0); from += block) {
            try (NDManager scope = queries.getManager().newSubManager()) {
                NDArray some = UnitVectors.block(scope, candidates, from, block); // [C, D]
                NDArray product = queries.matMul(some.transpose()); // [Q, C]
                product.attach(scope);
                float[] cosines = product.toType(DataType.FLOAT32, true).toFloatArray();
                int C = (int) some.getShape().get(0);
                int first = (int) from;
                IntStream.range(0, Q)
                        .parallel()
                        .forEach(q -> best.get(q).offer(cosines, q * C, C, first));
            }
        }
        return best.stream().map(Nearest::inOrder).toList();
    }

    /** The best k so far, by insertion: few of many candidates get past the last of them. */
    private static final class Nearest {

        private final int[] indices;
        private final float[] cosines;
        private int size;

        Nearest(int k) {
            indices = new int[k];
            cosines = new float[k];
        }

        /** Candidates come in ascending order of their index, so ties keep it. */
        void offer(float[] block, int offset, int count, int first) {
            for (int c = 0; c < count; c++) {
                float cosine = block[offset + c];
                if (size < indices.length || cosine > cosines[size - 1]) {
                    insert(first + c, cosine);
                }
            }
        }

        private void insert(int index, float cosine) {
            int at = size < indices.length ? size++ : size - 1;
            while (at > 0 && cosine > cosines[at - 1]) {
                cosines[at] = cosines[at - 1];
                indices[at] = indices[at - 1];
                at--;
            }
            cosines[at] = cosine;
            indices[at] = index;
        }

        List<Neighbour> inOrder() {
            return IntStream.range(0, size)
                    .mapToObj(i -> new Neighbour(indices[i], (double) cosines[i]))
                    .toList();
        }
    }
}
