package unclip.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.lang.Math.PI;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

class VarianceTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    private static final NoiseSchedule COSINE = NoiseSchedule.cosine(1000);
    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    private static double sigma(Variance.Fixed variance, NoiseSchedule schedule, int t, int s) {
        return variance.sigma(schedule.at(t), schedule.at(s)).value();
    }

    @Test
    void betaTildeHasItsPublishedValues() {
        Variance.BetaTilde betaTilde = new Variance.BetaTilde();
        assertThat(sigma(betaTilde, COSINE, 488, 487)).isCloseTo(0.0549625, within(1e-7));
        assertThat(sigma(betaTilde, COSINE, 1000, 999)).isCloseTo(0.9994987, within(1e-7));
        assertThat(sigma(betaTilde, LINEAR, 1000, 999)).isCloseTo(sqrt(0.019999984), within(1e-8));
        assertThat(sigma(betaTilde, LINEAR, 1, 0)).isZero();
        assertThat(sigma(new Variance.Beta(), LINEAR, 1, 0)).isZero();
        assertThat(sigma(new Variance.Beta(), LINEAR, 1000, 999))
                .isCloseTo(sqrt(0.02), within(1e-14));
    }

    @Test
    void strideHasTheVarianceOfItsOwnForwardStep() {
        double beta = 1 - LINEAR.alphaBar(600) / LINEAR.alphaBar(400);
        assertThat(sigma(new Variance.Beta(), LINEAR, 600, 400))
                .isCloseTo(sqrt(beta), within(1e-15));
    }

    @Test
    void learnedRangeHasItsPublishedValues() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.zeros(new Shape(1, 2), DataType.FLOAT64);
            NDArray share = x.add(0.75); // a channel that says 0.5
            for (int t : new int[] {488, 1000}) {
                Prediction p = new Prediction(x, x, COSINE.at(t)).withVarianceShare(share);
                NDArray sigma =
                        new Variance.LearnedRange().sigma(COSINE.at(t), COSINE.at(t - 1), p);
                double published = t == 488 ? -5.7998054 : -0.0010011; // float32 there
                assertThat(2 * log(sigma.getDouble(0, 1))).isCloseTo(published, within(1e-6));
                assertThat(Variance.LearnedRange.rootMeanSquare(sigma).value())
                        .isCloseTo(exp(published / 2), within(1e-6));
            }
        }
    }

    @Test
    void learnedRangeEndsAtBetaTildeAndBeta() {
        Variance.LogRange range =
                new Variance.LearnedRange().logRange(LINEAR.at(300), LINEAR.at(250), null);
        Posterior q = Posterior.of(LINEAR.at(300), LINEAR.at(250));
        assertThat(range).isEqualTo(new Variance.LogRange(log(q.betaTilde()), log(q.beta())));
    }

    @Test
    void whereBetaTildeIsZeroTheStepBeforeStandsIn() {
        double second = Posterior.of(LINEAR.at(2), LINEAR.at(1)).betaTilde();
        NoiseLevel first = LINEAR.at(1);
        Variance.LogRange range =
                new Variance.LearnedRange().logRange(first, NoiseLevel.CLEAN, LINEAR.at(2));
        assertThat(range.low()).isCloseTo(log(second), within(1e-14));
        assertThat(range.high()).isCloseTo(log(1e-4), within(1e-10)); // 1 − ᾱ_1 cancels
        assertThat(new Variance.BetaTilde().logRange(first, NoiseLevel.CLEAN, LINEAR.at(2)).low())
                .isCloseTo(-9.81672513529595, within(1e-12));
        assertThat(new Variance.BetaTilde().logRange(first, NoiseLevel.CLEAN, null))
                .isEqualTo(new Variance.Beta().logRange(first, NoiseLevel.CLEAN, null));
    }

    @Test
    void predictionWithoutLearnedVarianceIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.zeros(new Shape(1, 2));
            Prediction p = new Prediction(x, x, LINEAR.at(7));
            assertThatThrownBy(
                            () -> new Variance.LearnedRange().sigma(LINEAR.at(7), LINEAR.at(6), p))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("none at t = 7.0");
        }
    }

    @Test
    void secondHalfOfTheChannelsIsTheShare() {
        NoiseLevel level = LINEAR.at(400);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = manager.ones(new Shape(2, 3, 4, 4));
            NDArray eps = xt.mul(0.25);
            NDArray channel = xt.mul(-0.5);
            NDArray output = NDArrays.concat(new NDList(eps, channel), 1);
            Prediction p = VarianceChannels.read(output, xt, level, new Parameterisation.Epsilon());
            assertThat(p.epsHat()).isEqualTo(eps);
            assertThat(Variance.LearnedRange.share(p)).isEqualTo(xt.mul(0.25));
            assertThatThrownBy(
                            () ->
                                    VarianceChannels.read(
                                            eps, xt, level, new Parameterisation.Epsilon()))
                    .hasMessageContaining("got (2, 3, 4, 4) for x_t of (2, 3, 4, 4)");
        }
    }

    /** V_t = λ (1 − ᾱ) / (ᾱ λ + 1 − ᾱ) for N(0, λ). */
    private static double open(double lambda, NoiseLevel level) {
        return lambda * (1 - level.alphaBar()) / marginal(lambda, level);
    }

    private static double marginal(double lambda, NoiseLevel level) {
        return level.alphaBar() * lambda + 1 - level.alphaBar();
    }

    @Test
    void analyticVarianceOfGaussianDataIsThatOfTheTrueReverseStep() {
        double lambda = 0.3;
        NoiseLevel t = LINEAR.at(500);
        NoiseLevel s = LINEAR.at(300);
        // Var[x_s | x_t] of two jointly Gaussian variables
        double expected = marginal(lambda, s) * Posterior.of(t, s).beta() / marginal(lambda, t);
        List<NoiseLevel> levels = List.of(t, s, NoiseLevel.CLEAN);
        AnalyticVariance direct = AnalyticVariance.of(levels, level -> open(lambda, level));
        AnalyticVariance byScore =
                AnalyticVariance.ofScore(levels, level -> 1 / marginal(lambda, level));
        assertThat(direct.variance(t, s)).isCloseTo(expected, within(1e-15));
        assertThat(byScore.variance(t, s)).isCloseTo(expected, within(1e-14));
        assertThat(direct.sigma(t, s).value()).isCloseTo(sqrt(expected), within(1e-15));
        assertThat(direct.sigma(s, NoiseLevel.CLEAN).value()).isZero();
    }

    @Test
    void analyticVarianceLiesBetweenDdpmsTwo() {
        List<NoiseLevel> levels =
                IntStream.rangeClosed(1, 10).mapToObj(i -> LINEAR.at(100 * i)).toList();
        for (double lambda : new double[] {0, 0.2, 1}) {
            AnalyticVariance variance = AnalyticVariance.of(levels, level -> open(lambda, level));
            for (int i = 1; i < levels.size(); i++) {
                Posterior q = Posterior.of(levels.get(i), levels.get(i - 1));
                assertThat(variance.variance(levels.get(i), levels.get(i - 1)))
                        .isBetween(q.betaTilde() * (1 - 1e-14), q.beta() * (1 + 1e-14));
            }
        }
    }

    @Test
    void estimateFindsTheExactOneUpToItsStandardError() {
        double std = 0.5;
        List<NoiseLevel> levels =
                List.of(new NoiseLevel(1000, 0), LINEAR.at(600), LINEAR.at(50), NoiseLevel.CLEAN);
        Denoiser<Conditioning.None> exact =
                (xt, level, none) ->
                        new Prediction(
                                xt.mul(level.signal() * std * std / marginal(std * std, level)),
                                xt.mul(level.noise() / marginal(std * std, level)),
                                level);
        int B = 400;
        NoiseSource noise = NoiseSource.of(2, 0, LongStream.range(0, B).toArray());
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = noise.initial(manager, new Shape(B, 50), DataType.FLOAT64).mul(std);
            int before = manager.getManagedArrays().size();
            AnalyticVariance estimate =
                    AnalyticVariance.estimate(exact, levels, x0, new Conditioning.None(), noise, 2);
            assertThat(manager.getManagedArrays()).hasSize(before);
            for (NoiseLevel level : levels.subList(0, 3)) {
                double known = open(std * std, level);
                // the mean square of n normal numbers has the relative error √(2 / n); Γ's is
                // multiplied by (1 − ᾱ) Γ / (1 − (1 − ᾱ) Γ) ≤ (1 − ᾱ) / ᾱ λ
                double amplified =
                        level.alphaBar() == 0
                                ? 1
                                : (1 - level.alphaBar()) / (level.alphaBar() * std * std);
                double error = 4 * known * amplified * sqrt(2.0 / (B * 50));
                assertThat(estimate.open(level)).isCloseTo(known, within(error));
            }
        }
    }

    @Test
    void imagesLimitVarianceAndTheLastNoise() {
        List<NoiseLevel> levels = List.of(LINEAR.at(900), LINEAR.at(500));
        AnalyticVariance loose = AnalyticVariance.of(levels, level -> 5);
        AnalyticVariance held = loose.clippedToImages(-1, 1, 2);
        assertThat(held.open(LINEAR.at(900))).isEqualTo(1);
        assertThat(sigma(held, LINEAR, 900, 500))
                .isCloseTo(2 * 2.0 / 255 * sqrt(PI / 2), within(1e-15));
        assertThat(sigma(held, LINEAR, 900, 700)).isGreaterThan(0.1);
        assertThat(held.variance(LINEAR.at(500), NoiseLevel.CLEAN)).isEqualTo(1);
        assertThat(loose.dataBound()).isEqualTo(NO_LIMIT);
    }

    @Test
    void unknownTimesAndSpentSignalsAreRefused() {
        AnalyticVariance variance = AnalyticVariance.of(List.of(LINEAR.at(500)), level -> 1);
        assertThatThrownBy(() -> variance.open(LINEAR.at(400)))
                .hasMessageContaining("[500.0], not at 400.0");
        assertThatThrownBy(() -> AnalyticVariance.ofScore(List.of(new NoiseLevel(9, 0)), l -> 1))
                .hasMessageContaining("At ᾱ = 0");
        assertThatThrownBy(() -> AnalyticVariance.of(List.of(LINEAR.at(5)), l -> -1))
                .hasMessageContaining("-1");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = manager.zeros(new Shape(1, 1));
            Denoiser<Conditioning.None> any = (xt, level, none) -> new Prediction(xt, xt, level);
            Thread.currentThread().interrupt();
            assertThatThrownBy(
                            () ->
                                    AnalyticVariance.estimate(
                                            any,
                                            List.of(LINEAR.at(5)),
                                            x0,
                                            new Conditioning.None(),
                                            NoiseSource.of(1, 0, 0),
                                            1))
                    .isInstanceOf(CancellationException.class);
            assertThat(Tensors.scalar(x0)).isZero();
        }
    }
}
