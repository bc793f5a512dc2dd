package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;

class SphericalKMeansTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theObjectiveNeverRisesAndTheRunConverges() {
        NDArray z = Vectors.unit(manager, 1, 300, 5);
        for (int seed = 0; seed < 5; seed++) {
            Clusters clusters = new SphericalKMeans(12, 200, seed).fit(z);
            assertThat(clusters.converged()).isTrue();
            List<Double> objective = clusters.objective();
            for (int i = 1; i < objective.size(); i++) {
                assertThat(objective.get(i)).isLessThanOrEqualTo(objective.get(i - 1) + 1e-10);
            }
            UnitVectors.require("Centres", clusters.centres());
        }
    }

    @Test
    void atTheEndEachVectorIsWithItsNearestCentreAndTheObjectiveIsItsDistance() {
        NDArray z = Vectors.unit(manager, 2, 200, 4);
        Clusters clusters = new SphericalKMeans(7, 200, 3).fit(z);
        double sum = 0;
        List<List<Neighbour>> nearest = NearestNeighbours.find(z, clusters.centres(), 1);
        for (int i = 0; i < 200; i++) {
            assertThat(clusters.assignment().get(i)).isEqualTo(nearest.get(i).get(0).index());
            sum += 1 - nearest.get(i).get(0).cosine();
        }
        double last = clusters.objective().get(clusters.objective().size() - 1);
        assertThat(last).isCloseTo(sum, within(1e-4)); // neighbours are compared in float32
    }

    @Test
    void wellSeparatedGroupsAreFoundWhateverTheSeed() {
        NDArray corners = manager.eye(4).repeat(0, 25); // [100, 4]
        NDArray noise = Vectors.single(Vectors.normal(manager, 4, 100, 4)).mul(0.05);
        NDArray z = UnitVectors.normalise(corners.add(noise));
        for (int seed = 0; seed < 10; seed++) {
            Clusters clusters = new SphericalKMeans(4, 50, seed).fit(z);
            for (int g = 0; g < 4; g++) {
                assertThat(new HashSet<>(clusters.assignment().subList(25 * g, 25 * g + 25)))
                        .hasSize(1);
            }
            assertThat(new HashSet<>(clusters.assignment())).hasSize(4);
            assertThat(clusters.members(clusters.assignment().get(0))).hasSize(25).contains(0);
        }
    }

    @Test
    void copiesOfOneVectorStillFillAllClusters() {
        NDArray z = manager.ones(new Shape(6, 1)).concat(manager.zeros(new Shape(6, 2)), 1);
        Clusters clusters = new SphericalKMeans(3, 20, 1).fit(z);
        assertThat(new HashSet<>(clusters.assignment())).hasSize(3);
        assertThat(clusters.objective()).allMatch(v -> v == 0);
        assertThat(clusters.converged()).isTrue();
    }

    @Test
    void moreClustersThanVectorsAreNamed() {
        NDArray z = Vectors.unit(manager, 1, 3, 4);
        assertThatThrownBy(() -> new SphericalKMeans(4, 10, 0).fit(z))
                .hasMessageContaining("number of vectors, 3, got 4");
        assertThatThrownBy(() -> new SphericalKMeans(0, 10, 0)).hasMessageContaining("k = 0");
    }
}
