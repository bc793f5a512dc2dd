package unclip.sampler.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import unclip.diffusion.ForwardProcess;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Posterior;
import unclip.diffusion.Variance;
import unclip.diffusion.loss.BoundTable;
import unclip.diffusion.loss.DecoderLikelihood;
import unclip.diffusion.loss.VariationalBound;
import unclip.sampler.TimeGrid;
import unclip.tensor.Tensors;

import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The posterior's tables and the variational bound as in guided-diffusion, whose index i is our t −
 * 1.
 *
 * <p>Two of its choices are not ours. Its Φ is an approximation by tanh, right to 3e-4, so
 * likelihoods agree to twice that. And under its large variance L_0 has β̃ of the second step,
 * where ours has β of the first.
 */
class LossParityTest {

    private static final JsonNode FILE = ParityFixtures.read("losses");

    /** What is left out, and why. */
    private static final Map<String, String> LEFT_OUT =
            Map.of("normal_kl", "we have no KL of any two Gaussians; the bound's terms are that");

    private static final double ROUNDING = 1e-10; // relative: 1 − ᾱ and β lose four digits
    private static final double NATS = 1e-14; // a term is a difference of numbers near 1
    private static final double MASS = 6e-4; // two values of Φ by tanh
    private static final double LAST_BITS = 0.01; // MASS over bins that hold a tenth or more
    private static final DecoderLikelihood PIXELS = new DecoderLikelihood.Discretised(256);

    @Test
    void theFileHoldsNothingElse() {
        assertThat(FILE.fieldNames())
                .toIterable()
                .hasSize(4 + LEFT_OUT.size())
                .containsAll(LEFT_OUT.keySet());
    }

    @TestFactory
    Stream<DynamicTest> posteriors() {
        return rows("posterior", 4)
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.get("schedule").asText()
                                                + " "
                                                + row.get("respacing").asText(),
                                        () -> comparePosteriors(row)));
    }

    private static void comparePosteriors(JsonNode row) {
        VariationalBound bound = bound(row, new Variance.BetaTilde());
        for (int k = 0; k < row.get("index").size(); k++) {
            int i = row.get("index").get(k).asInt() + 1;
            Posterior q = bound.posterior(i);
            assertThat(bound.level(i).t()).isEqualTo(row.get("timestep").get(k).asInt() + 1);
            assertClose(bound.level(i).alphaBar(), row.get("alpha_bar").get(k));
            assertClose(bound.level(i - 1).alphaBar(), row.get("alpha_bar_prev").get(k));
            assertClose(q.beta(), row.get("beta").get(k));
            assertClose(q.onX0(), row.get("coef_x0").get(k));
            assertClose(q.onXt(), row.get("coef_xt").get(k));
            assertClose(q.betaTilde(), row.get("beta_tilde").get(k));
            assertClose(bound.logRange(i).low(), row.get("log_beta_tilde").get(k));
        }
    }

    private static VariationalBound bound(JsonNode row, Variance variance) {
        NoiseSchedule schedule = NoiseSchedule.named(row.get("schedule").asText(), 1000);
        TimeGrid grid = TimeGrid.respaced(schedule, row.path("respacing").asText("1000"));
        return new VariationalBound(schedule, grid.reversed().times(), variance, PIXELS);
    }

    @Test
    void likelihoodsOfPixels() {
        JsonNode rows = FILE.get("discretised_gaussian_log_likelihood").get("rows");
        assertThat(rows.size()).isEqualTo(140);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = manager.create(column(rows, 0));
            NDArray mean = manager.create(column(rows, 1));
            NDArray logVariance = manager.create(column(rows, 2)).mul(2);
            double[] ours = PIXELS.logLikelihood(x0, mean, logVariance).exp().toDoubleArray();
            double[] theirs = column(rows, 3);
            for (int i = 0; i < ours.length; i++) {
                assertThat(ours[i]).isCloseTo(Math.exp(theirs[i]), within(MASS));
            }
        }
    }

    private static double[] column(JsonNode rows, int index) {
        return StreamSupport.stream(rows.spliterator(), false)
                .mapToDouble(row -> row.get(index).asDouble())
                .toArray();
    }

    @TestFactory
    Stream<DynamicTest> bounds() {
        return rows("bound", 3)
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.get("schedule").asText()
                                                + " "
                                                + row.get("variance").asText(),
                                        () -> compareBound(row)));
    }

    private static void compareBound(JsonNode row) {
        Variance variance = variance(row.get("variance").asText());
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = tensor(manager, row.get("x_0"));
            NDArray eps =
                    tensor(
                            manager,
                            ParityFixtures.COMMON.get("noise").get(row.get("noise").asInt()));
            VariationalBound bound = bound(row, variance);
            assertBits(bound.prior(x0), row.get("prior_bits"), 0);
            for (int k = 0; k < row.get("timesteps").size(); k++) {
                int i = row.get("timesteps").get(k).asInt() + 1;
                boolean large = i == 1 && variance instanceof Variance.Beta;
                VariationalBound theirs = large ? bound(row, new Variance.BetaTilde()) : bound;
                NDArray xt = ForwardProcess.diffuse(x0, NoiseLevel.CLEAN, bound.level(i), eps);
                NDArray x0Hat = ParityDenoiser.posteriorMean(xt, bound.level(i));
                boolean learned = variance instanceof Variance.LearnedRange;
                NDArray share = learned ? ParityDenoiser.varianceShare(xt) : null;
                NDArray nats = theirs.terms(x0, x0Hat, share, i, i);
                assertBits(nats, row.get("bits").get(k), i == 1 ? LAST_BITS : 0);
            }
        }
    }

    private static Variance variance(String name) {
        return switch (name) {
            case "FIXED_SMALL" -> new Variance.BetaTilde();
            case "FIXED_LARGE" -> new Variance.Beta();
            case "LEARNED_RANGE" -> new Variance.LearnedRange();
            default -> throw new IllegalArgumentException("No such variance: " + name);
        };
    }

    private static NDArray tensor(NDManager manager, JsonNode numbers) {
        Shape shape = ParityTape.SHAPE;
        return Tensors.create(manager, ParityFixtures.numbers(numbers), shape, DataType.FLOAT64);
    }

    private static Stream<JsonNode> rows(String table, int count) {
        assertThat(FILE.get(table).size()).isEqualTo(count);
        return StreamSupport.stream(FILE.get(table).spliterator(), false);
    }

    private static void assertClose(double ours, JsonNode theirs) {
        double expected = theirs.asDouble();
        assertThat(ours).isCloseTo(expected, within(ROUNDING * Math.abs(expected)));
    }

    /** Nats of each image against bits per dimension. */
    private static void assertBits(NDArray nats, JsonNode bits, double slack) {
        long D = ParityTape.SHAPE.size() / ParityTape.SHAPE.get(0);
        for (int b = 0; b < bits.size(); b++) {
            double ours = BoundTable.bitsPerDim(nats.getDouble(b), D);
            double expected = bits.get(b).asDouble();
            double tolerance = Math.max(slack, NATS + ROUNDING * Math.abs(expected));
            assertThat(ours).isCloseTo(expected, within(tolerance));
        }
    }
}
