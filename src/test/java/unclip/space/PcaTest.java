package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class PcaTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theReconstructionErrorIsTheSumOfTheVariancesLeftOut() {
        NDArray z = spectrum(500, 20, 0.8);
        Pca pca = Pca.exact(z);
        for (int k : new int[] {1, 5, 12, 19}) {
            double tail = pca.variances().stream().skip(k).mapToDouble(v -> v).sum();
            assertThat(error(z, pca, k)).isCloseTo(tail, within(1e-12));
        }
        assertThat(error(z, pca, 20)).isLessThan(1e-24);
        assertThat(pca.variances().stream().mapToDouble(v -> v).sum())
                .isCloseTo(pca.totalVariance(), within(1e-12));
    }

    @Test
    void coordinatesAreUncorrelatedAndHaveTheComponentsVariances() {
        NDArray z = spectrum(400, 10, 0.7);
        Pca pca = Pca.exact(z);
        NDArray c = pca.project(z, 10);
        NDArray covariance = c.transpose().matMul(c).div(400);
        double[][] rows = UnitVectors.rows(covariance);
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                double expected = i == j ? pca.variances().get(i) : 0;
                assertThat(rows[i][j]).isCloseTo(expected, within(1e-13));
            }
        }
        assertThat(Vectors.largest(c.mean(new int[] {0}))).isLessThan(1e-14);
    }

    @Test
    void theRandomisedErrorIsWithinItsBoundOfTheBestPossible() {
        NDArray z = spectrum(600, 80, 0.93);
        Pca exact = Pca.exact(z);
        int k = 12;
        double tail = exact.variances().stream().skip(k).mapToDouble(v -> v).sum();
        for (long seed = 0; seed < 5; seed++) {
            // Halko et al. 2011, theorem 10.5: for the plain range finder with p = 10 extra columns
            // E error² ≤ (1 + k / (p − 1)) tail. Ours has already been multiplied by C, which more
            // than makes up for cutting it down to k; two passes leave hardly any excess.
            assertThat(error(z, Pca.randomised(z, k, 0, seed), k))
                    .isBetween(tail, (1 + k / 9.0) * tail);
            assertThat(error(z, Pca.randomised(z, k, 2, seed), k))
                    .isBetween(tail - 1e-12, 1.001 * tail);
        }
    }

    @Test
    void withAllComponentsTheRandomisedOnesAreExact() {
        NDArray z = spectrum(100, 12, 0.8);
        List<Double> exact = Pca.exact(z).variances();
        Pca randomised = Pca.randomised(z, 12, 0, 1);
        for (int j = 0; j < 12; j++) {
            assertThat(randomised.variances().get(j)).isCloseTo(exact.get(j), within(1e-13));
        }
        assertThat(randomised.totalVariance())
                .isCloseTo(Pca.exact(z).totalVariance(), within(1e-13));
    }

    @Test
    void vectorsOfLowRankAreRestoredByAsManyComponents() {
        NDArray low = Vectors.normal(manager, 1, 50, 3).matMul(Vectors.normal(manager, 2, 3, 30));
        for (Pca pca : List.of(Pca.exact(low), Pca.randomised(low, 5, 1, 3))) {
            assertThat(error(low, pca, 3)).isLessThan(1e-20);
            assertThat(pca.variances().get(3)).isLessThan(1e-12);
            assertThat(pca.explained().get(2)).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void oneSeedGivesOneAnswerAndTheTableHasARowAComponent() {
        NDArray z = spectrum(60, 30, 0.9);
        Pca pca = Pca.randomised(z, 4, 1, 9);
        assertThat(pca.variances()).isEqualTo(Pca.randomised(z, 4, 1, 9).variances());
        assertThat(pca.table().rowCount()).isEqualTo(4);
        assertThat(pca.explained()).isSorted().allMatch(s -> s > 0 && s < 1);
        assertThat(pca.chart().getSeriesMap()).containsOnlyKeys("explained");
    }

    @Test
    void badArgumentsAreNamed() {
        NDArray z = spectrum(10, 6, 0.9);
        assertThatThrownBy(() -> Pca.randomised(z, 7, 1, 0)).hasMessageContaining("k = 7");
        Pca pca = Pca.exact(z);
        assertThatThrownBy(() -> pca.project(z, 0)).hasMessageContaining("k = 0");
        assertThatThrownBy(() -> pca.reconstruct(manager.ones(new Shape(2, 5)), 2))
                .hasMessageContaining("width 6");
        assertThatThrownBy(() -> Pca.exact(manager.ones(new Shape(2, 2049))))
                .hasMessageContaining("2049");
    }

    /** Mean of |z − ẑ|². */
    private static double error(NDArray z, Pca pca, int k) {
        NDArray difference = z.sub(pca.reconstruct(z, k));
        return UnitVectors.column(difference.square().sum())[0] / z.getShape().get(0);
    }

    /** Vectors off the origin whose standard deviations fall geometrically, rotated. */
    private NDArray spectrum(int N, int D, double ratio) {
        double[] scales = new double[D];
        for (int d = 0; d < D; d++) {
            scales[d] = Math.pow(ratio, d);
        }
        double[][] rotation = Subspace.orthonormal(Subspace.random(D, D, 5));
        NDArray z = Vectors.normal(manager, 6, N, D).mul(manager.create(scales));
        NDArray turn = UnitVectors.of(manager, rotation, D, z.getDataType());
        return z.matMul(turn).add(0.3);
    }
}
