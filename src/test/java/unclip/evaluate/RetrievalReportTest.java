package unclip.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tech.tablesaw.api.Table;

import unclip.space.UnitVectors;
import unclip.space.ZeroShot;
import unclip.tensor.NoiseSource;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

class RetrievalReportTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void withUniqueCaptionsItAgreesWithTheDefinitionOnAWholeMatrix() {
        int N = 1500; // more than a block
        NDArray images = unit(1, N);
        NDArray texts = UnitVectors.normalise(images.add(unit(2, N).mul(0.8)));
        RetrievalReport report = RetrievalReport.measure(images, texts, names(N));
        float[][] similarity = new float[N][N];
        float[] all = images.matMul(texts.transpose()).toFloatArray();
        for (int i = 0; i < N; i++) {
            System.arraycopy(all, i * N, similarity[i], 0, N);
        }
        for (int i = 0; i < RetrievalReport.AT.size(); i++) {
            int k = RetrievalReport.AT.get(i);
            assertThat(report.imageToText().get(i))
                    .isCloseTo(recallOfTheDiagonal(k, similarity), within(1e-12));
        }
        assertThat(report.imageToText()).isSorted();
        assertThat(report.table().columnNames()).containsExactly("direction", "R@1", "R@5", "R@10");
    }

    private static double recallOfTheDiagonal(int k, float[][] similarity) {
        double found = 0;
        for (int q = 0; q < similarity.length; q++) {
            double before = 0;
            for (float other : similarity[q]) {
                before += other > similarity[q][q] ? 1 : 0;
            }
            found += before < k ? 1 : 0;
        }
        return found / similarity.length;
    }

    @Test
    void picturesOfOneCaptionAreAllRight() {
        NDArray images = manager.create(new float[][] {{1, 0}, {0.8f, 0.6f}, {0, 1}});
        NDArray texts = manager.create(new float[][] {{0.8f, 0.6f}, {0.8f, 0.6f}, {0, 1}});
        RetrievalReport apart = RetrievalReport.measure(images, texts, names(3));
        RetrievalReport same = RetrievalReport.measure(images, texts, List.of("a", "a", "b"));
        assertThat(same.imageToText().get(0)).isEqualTo(1);
        assertThat(same.textToImage().get(0)).isEqualTo(1);
        assertThat(apart.textToImage().get(0)).isLessThan(1);
    }

    @Test
    void aModelThatSaysTheSameOfEverythingScoresLikeChance() {
        NDArray z = manager.ones(new Shape(40, 4)).div(2);
        RetrievalReport report = RetrievalReport.measure(z, z, names(40));
        assertThat(report.imageToText()).containsExactly(0.0, 0.0, 0.0);
    }

    @Test
    void theGapShrinksTowardsLambdaOneHalfAndGrowsBehindIt() {
        NDArray offset = manager.create(new float[] {1, 0, 0, 0, 0, 0, 0, 0});
        NDArray images = UnitVectors.normalise(unit(1, 100).add(offset));
        NDArray texts = UnitVectors.normalise(unit(1, 100).sub(offset));
        Table table =
                GapSweep.measure(images, texts, names(100), List.of(-0.25, 0.0, 0.25, 0.5, 1.0));
        double[] gaps = table.doubleColumn("gap").asDoubleArray();
        assertThat(gaps[3]).isLessThan(gaps[2]).isLessThan(gaps[4]);
        assertThat(gaps[2]).isLessThan(gaps[1]);
        assertThat(gaps[1]).isLessThan(gaps[0]);
        assertThat(table.doubleColumn("image_to_text_r1").max()).isLessThanOrEqualTo(1);
    }

    @Test
    void zeroShotAccuracyCountsByClass() {
        ZeroShot classifier = new ZeroShot(List.of("x", "y", "z"), manager.eye(3));
        NDArray images =
                manager.create(
                        new float[][] {{1, 0, 0}, {0.6f, 0.8f, 0}, {0, 1, 0}, {0, 0.8f, 0.6f}});
        ZeroShotAccuracy accuracy =
                ZeroShotAccuracy.measure(classifier, images, List.of(0, 0, 1, 1));
        assertThat(accuracy.top1()).isEqualTo(0.75);
        assertThat(accuracy.top5()).isEqualTo(1);
        assertThat(accuracy.table().doubleColumn("accuracy").get(0)).isEqualTo(0.5);
        assertThat(accuracy.table().doubleColumn("accuracy").isMissing(2)).isTrue();
        assertThatThrownBy(() -> ZeroShotAccuracy.measure(classifier, images, List.of(0, 0, 1, 3)))
                .hasMessageContaining("below 3, got 3");
    }

    @Test
    void badArgumentsAreNamed() {
        NDArray z = unit(1, 3);
        assertThatThrownBy(() -> RetrievalReport.measure(z, z, Collections.nCopies(2, "caption")))
                .hasMessageContaining("(3, 8) and 2");
    }

    private static List<String> names(int N) {
        return IntStream.range(0, N).mapToObj(i -> "caption " + i).toList();
    }

    private NDArray unit(long seed, int N) {
        NDArray z =
                NoiseSource.of(seed, 5, 0)
                        .initial(manager, new Shape(1, N, 8), DataType.FLOAT32)
                        .reshape(N, 8);
        return UnitVectors.normalise(z);
    }
}
