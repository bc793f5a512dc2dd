package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

class NearestNeighboursTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void blocksOfAnySizeFindWhatBruteForceFinds() {
        NDArray queries = Vectors.single(Vectors.unit(manager, 1, 13, 6));
        NDArray candidates = Vectors.single(Vectors.unit(manager, 2, 57, 6));
        double[][] q = UnitVectors.rows(queries);
        double[][] c = UnitVectors.rows(candidates);
        for (int block : new int[] {1, 5, 57, 1000}) {
            List<List<Neighbour>> found = NearestNeighbours.find(queries, candidates, 4, block);
            assertThat(found).hasSize(13);
            for (int i = 0; i < 13; i++) {
                int query = i;
                List<Integer> expected =
                        IntStream.range(0, 57)
                                .boxed()
                                .sorted(Comparator.comparingDouble(j -> -dot(q[query], c[j])))
                                .limit(4)
                                .toList();
                assertThat(found.get(i).stream().map(Neighbour::index)).isEqualTo(expected);
                Neighbour first = found.get(i).get(0);
                assertThat(first.cosine()).isCloseTo(dot(q[i], c[first.index()]), within(1e-6));
            }
        }
    }

    @Test
    void equallyNearOnesKeepTheOrderOfTheirRowsAcrossBlocks() {
        NDArray one = Vectors.single(Vectors.unit(manager, 1, 1, 4));
        NDArray same = one.repeat(0, 7);
        for (int block : new int[] {2, 3, 10}) {
            assertThat(NearestNeighbours.find(one, same, 5, block).get(0).stream())
                    .extracting(Neighbour::index)
                    .containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void tooManyNeighboursAreNamed() {
        NDArray z = Vectors.unit(manager, 1, 3, 4);
        assertThatThrownBy(() -> NearestNeighbours.find(z, z, 4)).hasMessageContaining("k = 4");
    }

    @Test
    void aSimilarityMatrixKeepsItsNamesAndItsCells() {
        NDArray a = Vectors.unit(manager, 1, 2, 4);
        NDArray b = Vectors.unit(manager, 2, 3, 4);
        SimilarityMatrix s = SimilarityMatrix.of(a, List.of("p", "q"), b, List.of("x", "x", "row"));
        assertThat(s.get(1, 2))
                .isCloseTo(dot(UnitVectors.rows(a)[1], UnitVectors.rows(b)[2]), within(1e-7));
        assertThat(s.toRows()[1][2]).isEqualTo((float) s.get(1, 2));
        assertThat(s.table().columnNames()).containsExactly("row", "x", "x (2)", "row (2)");
        assertThat(s.chart().getSeriesMap()).hasSize(1);
        assertThatThrownBy(() -> s.get(2, 0)).hasMessageContaining("2 × 3");
        assertThatThrownBy(() -> SimilarityMatrix.of(a, List.of("p"), b, List.of("x", "y", "z")))
                .hasMessageContaining("1 names for 2 vectors");
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}
