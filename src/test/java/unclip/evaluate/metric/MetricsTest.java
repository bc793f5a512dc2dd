package unclip.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.junit.jupiter.api.Test;

import unclip.data.shapes.Attribute;
import unclip.data.shapes.PromptChecker;
import unclip.data.shapes.ScenePrompt;
import unclip.data.shapes.ShapesDataset;
import unclip.math.RandomStreams;

import java.util.List;
import java.util.stream.IntStream;

/** Metrics against closed forms, and what their intervals promise. */
class MetricsTest {

    private static final Bootstrap NONE = new Bootstrap(0, 1);

    @Test
    void frechetDistanceOfGaussiansIsTheirClosedForm() {
        int N = 20_000;
        double[] s = {1, 2, 0.5};
        double[] r = {2, 1, 0.5};
        Features x = gaussian(N, s, 0, 1);
        Features y = gaussian(N, r, 1, 2);
        // μ differs by 1 in each of 3 places, Σ = diag: Σ (s − r)² = 1 + 1 + 0
        double d = FrechetDistance.between(GaussianMoments.of(x), GaussianMoments.of(y));
        // standard error of the means' part: 2·√(Σ(s² + r²)/N) = 0.046
        assertThat(d).isEqualTo(5, within(6 * 0.046));
        assertThat(FrechetDistance.between(GaussianMoments.of(x), GaussianMoments.of(x)))
                .isEqualTo(0, within(1e-9));
    }

    @Test
    void frechetDistanceOfAShiftIsItsSquareEvenWhereTheCovarianceIsSingular() {
        Features line = Features.of(new float[] {0, 0, 1, 1, 2, 2}, 2);
        Features far = Features.of(new float[] {3, 4, 4, 5, 5, 6}, 2); // moved by (3, 4)
        // the root of an eigenvalue of 0 that is 1e-16 by rounding is 1e-8
        assertThat(FrechetDistance.measure(line, far, NONE).value()).isEqualTo(25, within(1e-6));
    }

    @Test
    void momentsComeOutTheSameInOneGoAndBitByBit() {
        Features x = gaussian(500, new double[] {1, 3}, 7, 3);
        GaussianMoments bits = new GaussianMoments(2);
        for (int from = 0; from < 500; from += 100) {
            bits.add(x.select(IntStream.range(from, from + 100).toArray()));
        }
        GaussianMoments whole = GaussianMoments.of(x);
        assertThat(bits.mean()).isEqualTo(whole.mean());
        assertThat(bits.covariance()).isEqualTo(whole.covariance());
        double mean = IntStream.range(0, 500).mapToDouble(i -> x.at(i, 0)).average().orElseThrow();
        assertThat(whole.mean().getEntry(0)).isEqualTo(mean, within(1e-12));
        double variance =
                IntStream.range(0, 500).mapToDouble(i -> Math.pow(x.at(i, 0) - mean, 2)).sum()
                        / 499;
        assertThat(whole.covariance().getEntry(0, 0)).isEqualTo(variance, within(1e-10));
    }

    @Test
    void kernelDistanceIsWithoutBiasAndItsBlocksAgree() {
        double sum = 0;
        int runs = 200;
        for (int k = 0; k < runs; k++) {
            Features x = gaussian(20, new double[] {1, 1}, 0, 100 + k);
            Features y = gaussian(20, new double[] {1, 1}, 0, 900 + k);
            sum += KernelDistance.measure(x, y, NONE).value();
        }
        assertThat(sum / runs).isEqualTo(0, within(0.15)); // sd of one is 0.4
        Features x = gaussian(300, new double[] {1, 1}, 0, 1);
        Features y = gaussian(300, new double[] {1, 1}, 1, 2);
        double whole = KernelDistance.measure(x, y, NONE).value();
        Estimate blocks = KernelDistance.ofBlocks(x, y, 30, 60, 5);
        assertThat(whole).isBetween(blocks.low() - 1, blocks.high() + 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelDistance.ofBlocks(x, y, 30, 400, 5))
                .withMessageContaining("2 to 300");
    }

    @Test
    void cmmdOfTwoPointsIsTwiceWhatTheirKernelsLack() {
        Features x = Features.of(new float[] {1, 0}, 2);
        Features y = Features.of(new float[] {0, 1}, 2);
        double expected = 1000 * 2 * (1 - Cmmd.kernel(Math.sqrt(2)));
        assertThat(Cmmd.measure(x, y, NONE).value()).isEqualTo(expected, within(1e-4));
        assertThat(Cmmd.measure(x, x, NONE).value()).isEqualTo(0, within(1e-9));
    }

    @Test
    void precisionAndRecallTellModesThatAreMissingFromPicturesThatAreWrong() {
        Features truth = modes(0, 10);
        Features half = modes(0);
        assertThat(PrecisionRecall.measure(truth, half, 3).precision().value()).isGreaterThan(0.9);
        assertThat(PrecisionRecall.measure(truth, half, 3).recall().value()).isLessThan(0.6);
        Features more = modes(0, 10, 20);
        assertThat(PrecisionRecall.measure(truth, more, 3).precision().value()).isLessThan(0.75);
        assertThat(DensityCoverage.measure(truth, half, 5, NONE).coverage().value())
                .isLessThan(0.6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionRecall.measure(truth, half.select(0, 1, 2), 3))
                .withMessageContaining("k = 3 and 3");
    }

    @Test
    void clipScoreIsAFactorTimesTheCosineAndNeverNegative() {
        Features images = Features.of(new float[] {1, 0, 1, 0, 2, 2}, 2);
        Features texts = Features.of(new float[] {1, 0, -1, 0, 0, 3}, 2);
        double expected = 2.5 * (1 + 0 + Math.sqrt(0.5)) / 3;
        assertThat(ClipScore.measure(images, texts, NONE).value())
                .isEqualTo(expected, within(1e-6));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClipScore.measure(images, texts.select(0), NONE))
                .withMessageContaining("3 pictures and 1");
    }

    @Test
    void ranksCountGroupsOnceAndTiesHalf() {
        Features queries = Features.of(new float[] {1, 0, 0, 1, 1, 1}, 2);
        Features pool = Features.of(new float[] {1, 0, 1, 0.1f, 0, 1, 1, 0.2f}, 2);
        List<String> names = List.of("a", "b", "c", "b");
        TrueRanks ranks = TrueRanks.of(queries, List.of("b", "c", "none"), pool, names);
        assertThat(ranks.ranks()).containsExactly(2.0, 1.0, Double.POSITIVE_INFINITY);
        assertThat(ranks.groups()).isEqualTo(3);
        assertThat(ranks.within(1).value()).isEqualTo(1 / 3.0, within(1e-12));
        assertThat(ranks.within(2).value()).isEqualTo(2 / 3.0, within(1e-12));
        TrueRanks tied =
                TrueRanks.of(queries.select(0), List.of("a"), pool.select(0, 0), List.of("a", "b"));
        assertThat(tied.ranks()).containsExactly(1.5);
    }

    @Test
    void diversityIsZeroOfEqualPicturesAndOneOfOrthogonalOnes() {
        Features same = Features.of(new float[] {1, 0, 1, 0}, 2);
        Features cross = Features.of(new float[] {1, 0, 0, 1}, 2);
        assertThat(Diversity.measure(same, NONE).value()).isEqualTo(0, within(1e-6));
        assertThat(Diversity.measure(cross, NONE).value()).isEqualTo(1, within(1e-6));
    }

    @Test
    void copiesAreNearerToTrainingThanNewPicturesAre() {
        Features training = gaussian(50, new double[] {1, 1, 1, 1}, 0, 1);
        Features fresh = gaussian(40, new double[] {1, 1, 1, 1}, 0, 2);
        Features alike = gaussian(40, new double[] {1, 1, 1, 1}, 0, 3);
        Memorisation copied = Memorisation.measure(training.select(3, 4, 5), fresh, training, NONE);
        assertThat(copied.copying()).isEqualTo(1);
        assertThat(copied.nearest().value()).isEqualTo(1, within(1e-6));
        assertThat(copied.neighbours().stream().map(Memorisation.Pair::training))
                .containsExactlyInAnyOrder(3, 4, 5);
        Memorisation honest = Memorisation.measure(alike, fresh, training, NONE);
        // U/(nm) of equal distributions: ½ with a standard error of √((n + m + 1)/(12 nm)) = 0.065
        assertThat(honest.copying()).isEqualTo(0.5, within(0.3));
    }

    @Test
    void bootstrapIntervalsCoverTheMeanAsOftenAsTheySay() {
        int covered = 0;
        int runs = 200;
        for (int k = 0; k < runs; k++) {
            Features x = gaussian(40, new double[] {1}, 0, 5000 + k);
            double[] values = IntStream.range(0, 40).mapToDouble(i -> x.at(i, 0)).toArray();
            Estimate e = new Bootstrap(200, k).mean(values);
            covered += e.low() <= 0 && 0 <= e.high() ? 1 : 0;
        }
        // 0.95 with a standard error of 0.015, and a little less of so few values
        assertThat(covered / (double) runs).isBetween(0.87, 0.995);
    }

    @Test
    void intervalsOfSetMetricsHoldTheirValueAndNeedNoThreads() {
        Features x = gaussian(60, new double[] {1, 1, 1}, 0, 1);
        Features y = gaussian(60, new double[] {1, 1, 1}, 0.7, 2);
        Bootstrap some = new Bootstrap(100, 3);
        for (Estimate e :
                List.of(
                        FrechetDistance.measure(x, y, some),
                        KernelDistance.measure(x, y, some),
                        Cmmd.measure(x, y, some),
                        Diversity.measure(x, some))) {
            assertThat(e.low()).isLessThan(e.high());
            assertThat(e.value()).isBetween(e.low() - 0.05, e.high() + 0.3);
        }
        assertThat(KernelDistance.measure(x, y, some))
                .isEqualTo(KernelDistance.measure(x, y, new Bootstrap(100, 3)));
        assertThat(Estimate.share(0, 10).low()).isEqualTo(0, within(1e-12));
        assertThat(Estimate.share(10, 10).high()).isEqualTo(1, within(1e-12));
        assertThat(Estimate.share(9, 10).words()).isEqualTo("0.900 [0.596, 0.982]");
        assertThat(Estimate.of(0.25).words()).isEqualTo("0.250");
    }

    @Test
    void picturesOfTheShapesThatWereAskedForAreAllCorrect() {
        ShapesDataset data = new ShapesDataset(64, 5, 20);
        PromptChecker checker = new PromptChecker();
        PromptFidelity right = new PromptFidelity();
        PromptFidelity wrong = new PromptFidelity();
        for (int i = 0; i < 4; i++) {
            var rendered = data.rendered(i, RandomStreams.open(1, i));
            var other = data.rendered(i + 4, RandomStreams.open(1, i));
            ScenePrompt prompt = ScenePrompt.of(rendered.scene());
            right.add(checker.check(rendered.image(), prompt));
            wrong.add(checker.check(other.image(), prompt));
        }
        assertThat(right.pictures()).isEqualTo(4);
        assertThat(right.allCorrect().value()).isEqualTo(1);
        assertThat(wrong.allCorrect().value()).isZero();
        assertThat(right.byAttribute()).containsKeys(Attribute.BACKGROUND, Attribute.COLOUR);
    }

    @Test
    void featuresOfDifferentNetworksAreNotCompared() {
        Features two = Features.of(new float[4], 2);
        Features one = Features.of(new float[4], 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetDistance.measure(two, one, NONE))
                .withMessageContaining("2 and 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Features.of(new float[5], 2));
    }

    private static Features modes(double... centres) {
        float[] values = new float[centres.length * 40 * 2];
        for (int m = 0; m < centres.length; m++) {
            Features crowd = gaussian(40, new double[] {1, 1}, centres[m], 31 + m);
            for (int i = 0; i < 80; i++) {
                values[m * 80 + i] = (float) crowd.at(i / 2, i % 2);
            }
        }
        return Features.of(values, 2);
    }

    private static Features gaussian(int N, double[] std, double mean, long seed) {
        var normal = ZigguratSampler.NormalizedGaussian.of(RandomStreams.open(seed));
        float[] values = new float[N * std.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + std[i % std.length] * normal.sample());
        }
        return Features.of(values, std.length);
    }
}
