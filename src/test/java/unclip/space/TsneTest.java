package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

class TsneTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theGradientIsThatOfTheCost() {
        double[] d = TsneCost.squaredDistances(UnitVectors.rows(Vectors.normal(manager, 1, 15, 4)));
        double[] P = TsneCost.affinities(d, 4);
        double[] y = UnitVectors.column(Vectors.normal(manager, 2, 15, 2));
        double[] gradient = TsneCost.gradient(P, y, 1);
        double h = 1e-5;
        for (int i = 0; i < y.length; i++) {
            double[] up = y.clone();
            double[] down = y.clone();
            up[i] += h;
            down[i] -= h;
            double slope = (TsneCost.cost(P, up) - TsneCost.cost(P, down)) / (2 * h);
            assertThat(gradient[i]).isCloseTo(slope, within(1e-9));
        }
    }

    @Test
    void affinitiesAreASymmetricDistributionOfTheWantedPerplexity() {
        int N = 40;
        double[] d = TsneCost.squaredDistances(UnitVectors.rows(Vectors.normal(manager, 1, N, 5)));
        double[] P = TsneCost.affinities(d, 10);
        double sum = 0;
        for (int i = 0; i < N; i++) {
            assertThat(P[i * N + i]).isZero();
            for (int j = 0; j < N; j++) {
                assertThat(P[i * N + j]).isEqualTo(P[j * N + i]);
                sum += P[i * N + j];
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        // Points at equal distances know no better than N − 1 equal neighbours.
        double[] equal = new double[16];
        Arrays.fill(equal, 1);
        assertThat(TsneCost.affinities(equal, 2)[1]).isCloseTo(1 / 12.0, within(1e-12));
    }

    @Test
    void groupsFarApartStayApartInThePlaneAndOneSeedGivesOneMap() {
        NDArray corners = manager.eye(3).repeat(0, 20); // [60, 3]
        NDArray noise = Vectors.single(Vectors.normal(manager, 3, 60, 3)).mul(0.05);
        NDArray z = UnitVectors.normalise(corners.add(noise));
        Tsne tsne = new Tsne(8, 300, 100, 1);
        NDArray xy = tsne.fit(z);
        double[][] p = UnitVectors.rows(xy);
        for (int i = 0; i < 60; i++) {
            int point = i;
            int nearest =
                    Collections.min(
                            IntStream.range(0, 60).filter(j -> j != point).boxed().toList(),
                            Comparator.comparingDouble(j -> distance(p[point], p[j])));
            assertThat(nearest / 20).isEqualTo(i / 20);
        }
        assertThat(Vectors.largest(xy.mean(new int[] {0}))).isLessThan(1e-4);
        assertThat(xy.toFloatArray()).isEqualTo(tsne.fit(z).toFloatArray());
        List<String> groups = IntStream.range(0, 60).mapToObj(i -> "group " + i / 20).toList();
        PlaneMap map = PlaneMap.of("t-SNE", xy, Collections.nCopies(60, ""), groups);
        assertThat(map.table().rowCount()).isEqualTo(60);
        assertThat(map.chart().getSeriesMap()).hasSize(3);
    }

    @Test
    void copiesOfOneVectorDoNotBreakIt() {
        NDArray z = Vectors.unit(manager, 1, 2, 4).repeat(0, 10);
        for (double v : UnitVectors.column(new Tsne(3, 50, 100, 1).fit(z))) {
            assertThat(v).isFinite();
        }
    }

    @Test
    void badArgumentsAreNamed() {
        NDArray z = Vectors.unit(manager, 1, 9, 4);
        assertThatThrownBy(() -> Tsne.of(3, 0).fit(z)).hasMessageContaining("more than 9.0");
        assertThatThrownBy(() -> Tsne.of(0.5, 0)).hasMessageContaining("0.5");
        assertThatThrownBy(() -> PlaneMap.of("x", z, List.of(), List.of()))
                .hasMessageContaining("(9, 4)");
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }
}
