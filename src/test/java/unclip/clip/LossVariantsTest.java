package unclip.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.math.ContrastiveFloors;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.List;
import java.util.stream.IntStream;

class LossVariantsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void withoutATemperatureOneDirectionReachesItsFloorAtTheSimplex() {
        NDArray z = simplex(64);
        double loss = Tensors.scalar(OneDirectionalLoss.imageToText(z, z));
        assertThat(loss).isCloseTo(3.170166, within(1e-6));
        assertThat(loss).isCloseTo(ContrastiveFloors.withoutTemperature(64), within(1e-12));
    }

    @Test
    void noPairsComeBelowTheFloor() {
        for (int seed = 0; seed < 20; seed++) {
            NDArray a = unit(seed, 16, 20);
            double best = Tensors.scalar(OneDirectionalLoss.imageToText(a, a));
            assertThat(best).isGreaterThan(ContrastiveFloors.withoutTemperature(16));
        }
    }

    @Test
    void equalEmbeddingsCostTheLogarithmOfWhatThereIsToChooseFrom() {
        int N = 10;
        int k = 3;
        NDArray z = manager.ones(new Shape(N, 4)).div(2);
        NDArray foils = manager.ones(new Shape(N, k, 4)).div(2);
        NDArray seven = manager.create(new float[] {7});
        NDArray none = manager.zeros(new Shape(N, k));
        List<String> captions = IntStream.range(0, N).mapToObj(Integer::toString).toList();
        assertThat(foiled(z, seven, captions, foils, none.onesLike()))
                .isCloseTo((Math.log(N + k) + Math.log(N)) / 2, within(1e-6));
        assertThat(foiled(z, seven, captions, foils, none))
                .isCloseTo(
                        Tensors.scalar(ContrastiveLoss.symmetric(z, z, seven, captions)),
                        within(1e-6));
    }

    private static double foiled(
            NDArray z, NDArray scale, List<String> captions, NDArray foils, NDArray present) {
        return Tensors.scalar(ContrastiveLoss.symmetric(z, z, scale, captions, foils, present));
    }

    @Test
    void equalEmbeddingsCostLnNInOneDirectionToo() {
        NDArray z = manager.ones(new Shape(50, 4)).div(2);
        assertThat(Tensors.scalar(OneDirectionalLoss.imageToText(z, z)))
                .isCloseTo(Math.log(50), within(1e-6));
    }

    @Test
    void bothDirectionsTogetherAreTheSymmetricLossAtFactorOne() {
        NDArray images = unit(1, 12, 5);
        NDArray texts = unit(2, 12, 5);
        NDArray one = manager.create(new double[] {1});
        List<String> captions = IntStream.range(0, 12).mapToObj(Integer::toString).toList();
        double symmetric =
                Tensors.scalar(
                        ContrastiveLoss.symmetric(
                                images.toType(DataType.FLOAT32, true),
                                texts.toType(DataType.FLOAT32, true),
                                one.toType(DataType.FLOAT32, true),
                                captions));
        double there = Tensors.scalar(OneDirectionalLoss.imageToText(images, texts));
        double back = Tensors.scalar(OneDirectionalLoss.imageToText(texts, images));
        assertThat((there + back) / 2).isCloseTo(symmetric, within(1e-6));
    }

    @Test
    void equalEmbeddingsCostTheSigmoidLossOneRightAndAllOtherPairs() {
        int N = 10;
        NDArray z = manager.ones(new Shape(N, 4)).div(2); // all cosines are 1
        double right = Math.log(2);
        double wrong = Math.log(2) * (N - 1);
        assertThat(sigmoid(z, z, 10, -10)).isCloseTo(right + wrong, within(1e-5));
        assertThat(SigmoidLoss.INITIAL_LOG_SCALE).isEqualTo(Math.log(10));
    }

    @Test
    void orthogonalPairsCostTheSigmoidLossItsClosedFormAtTheStart() {
        int N = 8;
        NDArray z = manager.eye(N);
        double scale = Math.exp(SigmoidLoss.INITIAL_LOG_SCALE);
        double bias = SigmoidLoss.INITIAL_BIAS;
        double expected =
                Math.log1p(Math.exp(-scale - bias)) + (N - 1) * Math.log1p(Math.exp(bias));
        assertThat(sigmoid(z, z, scale, bias)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void theSigmoidLossStaysFiniteWhereExponentialsOverflow() {
        NDArray z = manager.eye(3);
        assertThat(sigmoid(z, z.neg(), 1000, 0)).isCloseTo(1000 + 2 * Math.log(2), within(1e-3));
    }

    /** Rows 0 and 2 have the same caption. */
    private static final List<String> REPEATED = List.of("a", "b", "a");

    @Test
    void equalCaptionsShareTheTargetOfOneDirection() {
        NDArray images = unit(3, 3, 4);
        NDArray texts = unit(4, 3, 4);
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += Math.exp(dot(images, i, texts, j));
            }
            double right =
                    i == 1
                            ? dot(images, 1, texts, 1)
                            : (dot(images, i, texts, 0) + dot(images, i, texts, 2)) / 2;
            expected += (Math.log(sum) - right) / 3;
        }
        assertThat(Tensors.scalar(OneDirectionalLoss.imageToText(images, texts, REPEATED)))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void equalCaptionsAreRightOnesOfTheSigmoidLoss() {
        NDArray images = unit(3, 3, 4);
        NDArray texts = unit(4, 3, 4);
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int y = REPEATED.get(i).equals(REPEATED.get(j)) ? 1 : -1;
                expected += Math.log1p(Math.exp(-y * (5 * dot(images, i, texts, j) - 2))) / 3;
            }
        }
        NDArray scale = manager.create(new double[] {5});
        NDArray bias = manager.create(new double[] {-2});
        assertThat(Tensors.scalar(SigmoidLoss.of(images, texts, scale, bias, REPEATED)))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void whereNoCaptionsRepeatLossesAreThoseOfPairs() {
        NDArray images = unit(3, 3, 4);
        NDArray texts = unit(4, 3, 4);
        NDArray scale = manager.create(new double[] {5});
        NDArray bias = manager.create(new double[] {-2});
        List<String> all = List.of("a", "b", "c");
        assertThat(Tensors.scalar(OneDirectionalLoss.imageToText(images, texts, all)))
                .isEqualTo(Tensors.scalar(OneDirectionalLoss.imageToText(images, texts)));
        assertThat(Tensors.scalar(SigmoidLoss.of(images, texts, scale, bias, all)))
                .isEqualTo(Tensors.scalar(SigmoidLoss.of(images, texts, scale, bias)));
    }

    private static double dot(NDArray a, int i, NDArray b, int j) {
        return Tensors.scalar(a.get(i).mul(b.get(j)).sum());
    }

    @Test
    void aPictureRanksARightCaptionFirstWhereItsMostSimilarOneSaysTheSame() {
        NDArray images = manager.eye(4);
        NDArray texts = images.flip(1); // picture 0 is like caption 3, 1 like 2, 2 like 1, 3 like 0
        assertThat(rankedFirst(images, images, "a", "b", "c", "d")).isEqualTo(1);
        assertThat(rankedFirst(images, texts, "a", "b", "c", "d")).isZero();
        assertThat(rankedFirst(images, texts, "a", "b", "c", "a")).isEqualTo(0.5);
        assertThatThrownBy(() -> rankedFirst(images, texts, "a"))
                .hasMessageContaining("Each of 4 pairs has a caption, got 1 captions.");
    }

    private static double rankedFirst(NDArray images, NDArray texts, String... captions) {
        return Tensors.scalar(ContrastiveLoss.rankedFirst(images, texts, List.of(captions)));
    }

    @Test
    void pairsOfOtherShapesAreNamed() {
        assertThatThrownBy(() -> OneDirectionalLoss.imageToText(manager.eye(2), manager.eye(3)))
                .hasMessageContaining("(2, 2) and (3, 3)");
    }

    private double sigmoid(NDArray a, NDArray b, double scale, double bias) {
        NDArray factor = manager.create(new float[] {(float) scale});
        return Tensors.scalar(
                SigmoidLoss.of(a, b, factor, manager.create(new float[] {(float) bias})));
    }

    private NDArray unit(long seed, int N, int D) {
        NDArray z =
                NoiseSource.of(seed, 5, 0)
                        .initial(manager, new Shape(1, N, D), DataType.FLOAT64)
                        .reshape(N, D);
        return z.div(z.square().sum(new int[] {1}, true).sqrt());
    }

    /** N vectors whose inner products are all −1 / (N − 1). */
    private NDArray simplex(int N) {
        NDArray centred = manager.eye(N).toType(DataType.FLOAT64, true).sub(1.0 / N);
        return centred.div(centred.square().sum(new int[] {1}, true).sqrt());
    }
}
