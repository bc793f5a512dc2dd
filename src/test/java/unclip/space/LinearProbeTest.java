package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.math.RandomStreams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class LinearProbeTest {

    private static final double[] PLANTED = {2, -1, 0, 0.5, 0, 0, 0, 0};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void ridgeRecoversAPlantedPlane() {
        NDArray z = Vectors.normal(manager, 1, 200, 8);
        List<Double> y = planted(z).stream().map(v -> v + 3).toList();
        LinearProbe probe = LinearProbe.ridge(z, y, 1e-10);
        for (int d = 0; d < 8; d++) {
            assertThat(probe.weights().get(d)).isCloseTo(PLANTED[d], within(1e-8));
        }
        assertThat(probe.intercept()).isCloseTo(3, within(1e-8));
        assertThat(probe.scores(z).get(0)).isCloseTo(y.get(0), within(1e-8));
    }

    @Test
    void ridgeMeetsItsNormalEquations() {
        NDArray z = Vectors.normal(manager, 1, 50, 8);
        List<Double> y = planted(z);
        double lambda = 0.3;
        LinearProbe probe = LinearProbe.ridge(z, y, lambda);
        double[][] rows = UnitVectors.rows(z);
        List<Double> f = probe.scores(z);
        for (int d = 0; d < 8; d++) { // (1/N) Σ (f − y) z_d + λ w_d = 0
            double slope = lambda * probe.weights().get(d);
            for (int i = 0; i < 50; i++) {
                slope += (f.get(i) - y.get(i)) * rows[i][d] / 50;
            }
            assertThat(slope).isCloseTo(0, within(1e-10));
        }
    }

    @Test
    void logisticRegressionRecoversAPlantedDirectionAndMeetsItsOptimum() {
        int N = 4000;
        NDArray z = Vectors.normal(manager, 2, N, 8);
        UniformRandomProvider random = RandomStreams.open(3, 1);
        List<Boolean> y =
                planted(z).stream()
                        .map(f -> random.nextDouble() < 1 / (1 + Math.exp(-(f - 0.7))))
                        .toList();
        double lambda = 1e-4;
        LinearProbe probe = LinearProbe.logistic(z, y, lambda);
        for (int d = 0; d < 8; d++) { // standard error of a weight is about 0.06
            assertThat(probe.weights().get(d)).isCloseTo(PLANTED[d], within(0.25));
        }
        assertThat(probe.intercept()).isCloseTo(-0.7, within(0.25));
        double[][] rows = UnitVectors.rows(z);
        List<Double> f = probe.scores(z);
        for (int d = 0; d < 8; d++) {
            double slope = lambda * probe.weights().get(d);
            for (int i = 0; i < N; i++) {
                double p = 1 / (1 + Math.exp(-f.get(i)));
                slope += (p - (y.get(i) ? 1 : 0)) * rows[i][d] / N;
            }
            assertThat(slope).isCloseTo(0, within(1e-9));
        }
    }

    @Test
    void separableAnswersAreSeparatedAndDoNotDiverge() {
        NDArray z = Vectors.normal(manager, 2, 100, 8);
        List<Boolean> y = planted(z).stream().map(f -> f > 0).toList();
        LinearProbe probe = LinearProbe.logistic(z, y, 1e-6);
        List<Double> f = probe.scores(z);
        for (int i = 0; i < 100; i++) {
            assertThat(f.get(i) > 0).isEqualTo(y.get(i));
        }
        assertThat(probe.weights()).allMatch(Double::isFinite);
    }

    @Test
    void crossValidationFindsThePlantedClassesAndSaysHowSureItIs() {
        NDArray z = Vectors.normal(manager, 4, 300, 8);
        double[][] rows = UnitVectors.rows(z);
        List<String> labels =
                Arrays.stream(rows)
                        .map(r -> r[0] > Math.max(r[1], r[2]) ? "a" : r[1] > r[2] ? "b" : "c")
                        .toList();
        FoldScores scores = FoldScores.classes(z, labels, 1e-2, 3, 1);
        assertThat(scores.scores()).hasSize(3);
        assertThat(scores.mean()).isGreaterThan(0.9);
        assertThat(scores.standardError()).isBetween(0.0, 0.05);
        assertThat(FoldScores.classes(z, labels, 1e-2, 3, 1)).isEqualTo(scores);
    }

    @Test
    void crossValidatedRSquaredIsNearOneForAPlaneAndNotAboveZeroForNoise() {
        NDArray z = Vectors.normal(manager, 5, 200, 8);
        assertThat(FoldScores.numbers(z, planted(z), 1e-8, 10, 1).mean())
                .isCloseTo(1, within(1e-10));
        List<Double> noise = new ArrayList<>();
        for (double v : UnitVectors.column(Vectors.normal(manager, 6, 200, 1))) {
            noise.add(v);
        }
        assertThat(FoldScores.numbers(z, noise, 1e-8, 10, 1).mean()).isLessThan(0.05);
    }

    @Test
    void theStandardErrorIsThatOfTheMean() {
        FoldScores scores = new FoldScores("accuracy", List.of(0.5, 0.7, 0.9));
        assertThat(scores.mean()).isCloseTo(0.7, within(1e-15));
        assertThat(scores.standardError()).isCloseTo(0.2 / Math.sqrt(3), within(1e-15));
    }

    @Test
    void badArgumentsAreNamed() {
        NDArray z = Vectors.normal(manager, 1, 4, 8);
        List<Double> y = planted(z);
        assertThatThrownBy(() -> LinearProbe.ridge(z, y, 0)).hasMessageContaining("got 0.0");
        assertThatThrownBy(() -> LinearProbe.ridge(z, y.subList(1, 4), 1))
                .hasMessageContaining("3 for (4, 8)");
        assertThatThrownBy(() -> LinearProbe.logistic(z, List.of(true, true, true, true), 1))
                .hasMessageContaining("only true");
        assertThatThrownBy(() -> FoldScores.numbers(z, y, 1, 3, 1))
                .hasMessageContaining("Cross-validation");
        assertThatThrownBy(() -> FoldScores.classes(z, List.of("a", "b", "a", "b"), 1, 5, 1))
                .hasMessageContaining("5 folds");
    }

    private static List<Double> planted(NDArray z) {
        List<Double> f = new ArrayList<>();
        for (double[] row : UnitVectors.rows(z)) {
            double sum = 0;
            for (int d = 0; d < PLANTED.length; d++) {
                sum += PLANTED[d] * row[d];
            }
            f.add(sum);
        }
        return f;
    }
}
