package unclip.diffusion.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

import unclip.tensor.Tensors;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.IntStream;

class DecoderLikelihoodTest {

    private static final DecoderLikelihood PIXELS = new DecoderLikelihood.Discretised(256);

    /** ln p of each x under one mean and σ, on the heap. */
    private static double[] nats(DecoderLikelihood of, double[] x, double mean, double sigma) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = manager.create(x);
            NDArray centre = x0.zerosLike().add(mean);
            NDArray logVariance = x0.zerosLike().add(2 * log(sigma));
            return of.logLikelihood(x0, centre, logVariance).toDoubleArray();
        }
    }

    private static double[] greyLevels(int levels) {
        return IntStream.range(0, levels).mapToDouble(k -> 2.0 * k / (levels - 1) - 1).toArray();
    }

    @Test
    void logOfPhiIsRightOnBothSidesOfItsSeam() {
        double[] z = {-30, -8, -4.001, -4, -3.999, -1, 0, 2, 9};
        try (NDManager manager = NDManager.newBaseManager()) {
            double[] got = LogNormalCdf.of(manager.create(z)).toDoubleArray();
            for (int i = 0; i < z.length; i++) {
                double expected = log(0.5 * Erf.erfc(-z[i] / sqrt(2)));
                assertThat(got[i]).isCloseTo(expected, within(1e-12 * (1 + abs(expected))));
            }
        }
    }

    @Test
    void logOfPhiKeepsItsSlopeWhereNoNumberHoldsPhi() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = manager.create(new double[] {-100, -4.5, -2, 1});
            z.setRequiresGradient(true);
            NDArray value;
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                value = LogNormalCdf.of(z);
                collector.backward(value.sum());
            }
            double[] slope = z.getGradient().toDoubleArray();
            // φ / Φ: x + 1 / x − 2 / x³ far out
            assertThat(slope[0]).isCloseTo(100 + 1 / 100.0 - 2e-6, within(1e-8));
            NormalDistribution normal = new NormalDistribution(null, 0, 1);
            for (int i = 1; i < 4; i++) {
                double at = z.getDouble(i);
                double known = normal.density(at) / normal.cumulativeProbability(at);
                assertThat(slope[i]).isCloseTo(known, within(1e-9));
            }
        }
    }

    @Test
    void binsOfAllGreyLevelsSumToOne() {
        for (double mean : new double[] {-1.4, -1, -0.31, 0, 0.77, 1.003}) {
            for (double sigma : new double[] {1e-3, 0.01, 0.3, 2}) {
                double[] logs = nats(PIXELS, greyLevels(256), mean, sigma);
                double sum = IntStream.range(0, 256).mapToDouble(k -> exp(logs[k])).sum();
                assertThat(sum).isCloseTo(1, within(1e-11));
            }
        }
    }

    @Test
    void twoLevelsAreACoin() {
        double[] logs = nats(new DecoderLikelihood.Discretised(2), greyLevels(2), 0, 0.7);
        assertThat(logs).containsExactly(new double[] {log(0.5), log(0.5)}, within(1e-13));
        assertThatThrownBy(() -> new DecoderLikelihood.Discretised(1)).hasMessageContaining("1");
    }

    @Test
    void hopelessPixelsStillCostAFiniteAmount() {
        double[] logs = nats(PIXELS, new double[] {-1, 0.2, 1}, 0.21, 1e-3);
        assertThat(logs[0]).isBetween(-8e5, -7e5); // ½ (1.2 / 1e-3)², about
        assertThat(logs[2]).isBetween(-3.2e5, -3e5);
        assertThat(logs[1]).isCloseTo(-0.5 * Math.pow((10 - 1 / 0.255), 2), within(3.0));
    }

    @Test
    void fineBinsAreTheDensity() {
        double[] x = {-0.5, 0.1, 0.30000};
        double h = 1.0 / 99_999;
        double[] mass = nats(new DecoderLikelihood.Discretised(100_000), x, 0, 0.4);
        double[] density = nats(new DecoderLikelihood.Continuous(), x, 0, 0.4);
        for (int i = 0; i < 3; i++) {
            assertThat(mass[i] - log(2 * h)).isCloseTo(density[i], within(1e-8));
        }
        assertThat(density[1])
                .isCloseTo(log(new NormalDistribution(null, 0, 0.4).density(0.1)), within(1e-14));
    }

    @Test
    void agreesWithTheApproximationByTanhUpToItsError() throws IOException {
        JsonNode table = fixtures().get("discretised_gaussian_log_likelihood").get("rows");
        int compared = 0;
        for (JsonNode row : table) {
            double theirs = row.get(3).asDouble();
            double sigma = exp(row.get(2).asDouble());
            double ours =
                    nats(
                            PIXELS,
                            new double[] {row.get(0).asDouble()},
                            row.get(1).asDouble(),
                            sigma)[0];
            // Their Φ is right to 3e-4 and its slope to 1.3 %; below 1e-2 that says little.
            if (theirs > log(1e-2)) {
                assertThat(exp(ours)).isCloseTo(exp(theirs), within(6e-4));
                compared++;
            } else {
                assertThat(exp(ours)).isLessThan(1.1e-2);
            }
        }
        assertThat(compared).isGreaterThan(20);
    }

    private static JsonNode fixtures() throws IOException {
        try (InputStream in =
                DecoderLikelihoodTest.class.getResourceAsStream(
                        "/unclip/sampler/parity/losses.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    @Test
    void gradientIsTheDifferenceQuotient() {
        double h = 1e-5;
        for (double x : new double[] {-1, 0.2, 1}) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray x0 = manager.create(new double[] {x});
                NDArray mean = manager.create(new double[] {0.35});
                NDArray logVariance = manager.create(new double[] {2 * log(0.2)});
                mean.setRequiresGradient(true);
                logVariance.setRequiresGradient(true);
                try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                    collector.backward(PIXELS.logLikelihood(x0, mean, logVariance).sum());
                }
                double[] at = {x};
                double byMean =
                        (nats(PIXELS, at, 0.35 + h, 0.2)[0] - nats(PIXELS, at, 0.35 - h, 0.2)[0])
                                / (2 * h);
                double byLog =
                        (nats(PIXELS, at, 0.35, 0.2 * exp(h / 2))[0]
                                        - nats(PIXELS, at, 0.35, 0.2 * exp(-h / 2))[0])
                                / (2 * h);
                assertThat(Tensors.scalar(mean.getGradient())).isCloseTo(byMean, within(1e-6));
                assertThat(Tensors.scalar(logVariance.getGradient()))
                        .isCloseTo(byLog, within(1e-6));
            }
        }
    }
}
