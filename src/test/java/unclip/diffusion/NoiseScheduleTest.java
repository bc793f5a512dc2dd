package unclip.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

class NoiseScheduleTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    private static final NoiseSchedule COSINE = NoiseSchedule.cosine(1000);

    @ParameterizedTest(name = "t = {0}")
    @CsvSource({
        "1, .9999, .9999587158",
        "2, .9997800921, .9999125759",
        "100, .8970181457, .9720927371",
        "250, .5240853738, .8470121613",
        "500, .07858724288, .4938435904",
        "750, .003350550439, .1442721024",
        "999, 4.118193638e-5, 2.428766907e-6",
        "1000, 4.035829765e-5, 2.428766907e-9"
    })
    void alphaBarMatchesTheTablesRecomputedInFloat64(int t, double linear, double cosine) {
        assertThat(LINEAR.alphaBar(t)).isCloseTo(linear, withPercentage(1e-6));
        assertThat(COSINE.alphaBar(t)).isCloseTo(cosine, withPercentage(1e-6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void everyNamedScheduleFallsFromOneAndItsViewsAgree(String name) {
        for (int T : new int[] {2, 21, 1000}) {
            if (T == 2 && !List.of("cosine", "karras", "exponential", "laplace").contains(name)) {
                continue; // β over 1,000 steps would exceed 1
            }
            NoiseSchedule schedule = NoiseSchedule.named(name, T);
            assertThat(schedule.T()).isEqualTo(T);
            assertThatCode(() -> AlphaBars.check(schedule)).doesNotThrowAnyException();
            double product = 1;
            for (int t = 1; t <= T; t++) {
                product *= 1 - schedule.beta(t);
                assertThat(product).isCloseTo(schedule.alphaBar(t), withPercentage(1e-9));
                assertThat(schedule.at(t).lambda())
                        .isCloseTo(schedule.logSnr(t) / 2, within(1e-12));
                assertThat(Math.exp(schedule.logSnr(t)))
                        .isCloseTo(schedule.snr(t), withPercentage(1e-9));
            }
        }
    }

    static Stream<String> names() {
        return NoiseSchedule.names().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reference")
    void alphaBarMatchesOtherLibraries(String name, NoiseSchedule schedule, JsonNode row) {
        for (int k = 0; k < row.get("index").size(); k++) {
            int t = row.get("index").get(k).intValue() + 1;
            assertThat(schedule.alphaBar(t))
                    .as("t = %d", t)
                    .isCloseTo(row.get("alpha_bar").get(k).doubleValue(), within(1e-12));
        }
    }

    static Stream<Object[]> reference() throws IOException {
        return rows("alpha_bar")
                .filter(row -> !row.get("name").textValue().equals("diffusers laplace"))
                .map(row -> new Object[] {title(row), schedule(row), row});
    }

    private static String title(JsonNode row) {
        return "%s, T = %d%s"
                .formatted(
                        row.get("name").textValue(),
                        row.get("T").intValue(),
                        zeroSnr(row) ? ", zero SNR" : "");
    }

    private static boolean zeroSnr(JsonNode row) {
        return row.path("rescale_betas_zero_snr").asBoolean();
    }

    private static NoiseSchedule schedule(JsonNode row) {
        int T = row.get("T").intValue();
        double beta1 = row.path("beta_start").doubleValue();
        double betaT = row.path("beta_end").doubleValue();
        NoiseSchedule plain =
                switch (row.get("name").textValue()) {
                    case "diffusers linear" -> NoiseSchedule.linear(T, beta1, betaT);
                    case "diffusers scaled_linear" -> NoiseSchedule.quadratic(T, beta1, betaT);
                    case "diffusers sigmoid" -> NoiseSchedule.sigmoid(T, beta1, betaT);
                    case "diffusers exp" ->
                            NoiseSchedule.ofAlphaBar(T, t -> Math.exp(-12.0 * t / T));
                    case "guided-diffusion linear" -> NoiseSchedule.named("linear", T);
                    default -> NoiseSchedule.cosine(T);
                };
        return zeroSnr(row) ? plain.withZeroTerminalSnr() : plain;
    }

    /**
     * diffusers takes a root too many and starts at ln SNR = ln 1000: its ᾱ² is SNR / (1 + SNR) up
     * to that factor and an offset of 1e-6 under the logarithm.
     */
    @Test
    void laplaceMatchesDiffusersOnceItsRootIsUndone() throws IOException {
        JsonNode row =
                rows("alpha_bar")
                        .filter(r -> title(r).equals("diffusers laplace, T = 1000"))
                        .findFirst()
                        .orElseThrow();
        NoiseSchedule schedule = NoiseSchedule.laplace(1000, 0, 0.5);
        double first = 1 / (1 + Math.sqrt(1e-6));
        for (int k = 0; k < row.get("index").size() - 1; k++) { // our last β is cut
            double root = row.get("alpha_bar").get(k).doubleValue();
            assertThat(schedule.alphaBar(row.get("index").get(k).intValue() + 1))
                    .isCloseTo(root * root * first, withPercentage(0.03));
        }
    }

    @Test
    void laplaceHasTheQuantilesOfALaplaceLaw() {
        NoiseSchedule schedule = NoiseSchedule.laplace(400, 1.5, 0.7);
        assertThat(schedule.logSnr(200)).isCloseTo(1.5, within(1e-9));
        assertThat(schedule.logSnr(100)).isCloseTo(1.5 + 0.7 * Math.log(2), within(1e-9));
        assertThat(schedule.logSnr(300)).isCloseTo(1.5 - 0.7 * Math.log(2), within(1e-9));
    }

    @Test
    void karrasAndExponentialVisitTheSigmasOfKDiffusionBackwards() throws IOException {
        for (JsonNode row : rows("sigmas").toList()) {
            int T = row.get("n").intValue();
            NoiseSchedule schedule =
                    switch (row.get("name").textValue()) {
                        case "k-diffusion karras" -> NoiseSchedule.karras(T, 0.05, 60, 7);
                        case "k-diffusion exponential" -> NoiseSchedule.exponential(T, 0.05, 60);
                        default -> null;
                    };
            for (int t = 1; schedule != null && t <= T; t++) {
                assertThat(schedule.at(t).sigma())
                        .isCloseTo(
                                row.get("sigmas").get(T - t).doubleValue(), withPercentage(1e-9));
            }
        }
    }

    @Test
    void sigmoidAlphaBarIsSymmetricAboutItsMiddle() {
        NoiseSchedule schedule = NoiseSchedule.sigmoidAlphaBar(100, -3, 3, 1);
        assertThat(schedule.alphaBar(50)).isCloseTo(0.5, within(1e-12));
        for (int t = 1; t < 100; t++) {
            assertThat(schedule.alphaBar(t) + schedule.alphaBar(100 - t))
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void zeroTerminalSnrKeepsTheFirstStepAndEndsInPureNoise() {
        for (String name : NoiseSchedule.names()) {
            NoiseSchedule plain = NoiseSchedule.named(name, 1000);
            NoiseSchedule zero = NoiseSchedule.named(name + "+zero-snr", 1000);
            assertThat(zero.alphaBar(1)).isCloseTo(plain.alphaBar(1), withPercentage(1e-12));
            assertThat(zero.alphaBar(1000)).isZero();
            assertThat(zero.logSnr(1000)).isEqualTo(Double.NEGATIVE_INFINITY);
            NoiseSchedule again = zero.withZeroTerminalSnr();
            for (int t = 1; t <= 1000; t++) {
                assertThat(again.alphaBar(t)).isCloseTo(zero.alphaBar(t), within(1e-14));
            }
        }
        assertThatThrownBy(() -> NoiseSchedule.cosine(1).withZeroTerminalSnr())
                .hasMessage("Zero terminal SNR needs T of 2 or more, got 1.");
    }

    @Test
    void aScheduleIsTheSameFromBetaAlphaBarSigmaOrLogSnr() {
        List<NoiseSchedule> same =
                List.of(
                        NoiseSchedule.ofBeta(1000, LINEAR::beta),
                        NoiseSchedule.ofAlphaBar(1000, LINEAR::alphaBar),
                        NoiseSchedule.ofSigma(1000, t -> LINEAR.at(t).sigma()),
                        NoiseSchedule.ofLogSnr(1000, LINEAR::logSnr));
        for (int t = 0; t <= 1000; t++) {
            for (NoiseSchedule schedule : same) {
                assertThat(schedule.alphaBar(t))
                        .isCloseTo(LINEAR.alphaBar(t), withPercentage(1e-10));
            }
        }
    }

    @Test
    void oneStepIsAScheduleToo() {
        assertThat(NoiseSchedule.linear(1, 0.3, 0.5).alphaBar(1)).isEqualTo(0.7);
        assertThat(NoiseSchedule.karras(1, 0.1, 3, 7).alphaBar(1)).isCloseTo(0.1, within(1e-15));
        assertThat(NoiseSchedule.exponential(1, 0.1, 3).alphaBar(1)).isCloseTo(0.1, within(1e-15));
    }

    @Test
    void priorTermOfTheBoundIsTheKnownDivergence() {
        // KL(N(√ᾱ x, 1 − ᾱ) ‖ N(0, 1)) per dimension with E x² = 1 is −½ ln(1 − ᾱ)
        assertThat(-0.5 * Math.log1p(-LINEAR.alphaBar(1000)))
                .isCloseTo(2.017955604e-5, withPercentage(1e-6));
        assertThat(-0.5 * Math.log1p(-COSINE.alphaBar(1000)))
                .isCloseTo(1.214383e-9, withPercentage(1e-4));
    }

    @Test
    void impossibleNumbersAreNamedWithTheirStep() {
        assertThatThrownBy(() -> NoiseSchedule.linear(10, 0, 0.5))
                .hasMessage("Every β must lie in (0, 1), got β_1 = 0.0.");
        assertThatThrownBy(() -> NoiseSchedule.linear(10, 0.1, Double.NaN))
                .hasMessageContaining("got β_1 = NaN");
        assertThatThrownBy(() -> NoiseSchedule.named("linear", 10))
                .hasMessageContaining("Every β must lie in (0, 1), got β_6 = 1.11");
        assertThatThrownBy(() -> NoiseSchedule.ofBeta(3, t -> t == 2 ? 1e-18 : 0.1))
                .hasMessage("β_2 = 1.0E-18 leaves ᾱ_2 = 0.9, which float64 can't tell from ᾱ_1.");
        assertThatThrownBy(() -> NoiseSchedule.ofBeta(2000, t -> 0.9))
                .hasMessageContaining("leaves ᾱ_324 = 0.0, which float64 can't tell from 0.");
        assertThatThrownBy(() -> NoiseSchedule.cosine(0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> NoiseSchedule.cosine(10, -1, 0.9)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> NoiseSchedule.cosine(10, 0, 1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> NoiseSchedule.ofAlphaBar(3, t -> 0.5))
                .hasMessage(
                        "ᾱ must decrease from ᾱ_0 = 1 and stay above 0, got ᾱ_2 = 0.5 after"
                                + " ᾱ_1 = 0.5.");
        assertThatThrownBy(() -> NoiseSchedule.ofAlphaBar(3, t -> t == 3 ? -0.1 : 1.0 / (t + 1)))
                .hasMessageContaining("got ᾱ_3 = -0.1");
        assertThatThrownBy(() -> NoiseSchedule.exponential(5, 1e-12, 1))
                .hasMessageContaining("got σ_1 = ");
        assertThatThrownBy(() -> NoiseSchedule.exponential(5, 0.1, 1e200))
                .hasMessageContaining("got σ_5 = ");
        assertThatThrownBy(() -> NoiseSchedule.karras(5, 3, 1, 7)).hasMessageContaining("ᾱ_2");
        assertThatThrownBy(() -> NoiseSchedule.karras(5, 0.1, 1, 0)).hasMessageContaining("ρ");
        assertThatThrownBy(() -> NoiseSchedule.laplace(5, 0, 0)).hasMessageContaining("b = 0.0");
        assertThatThrownBy(() -> NoiseSchedule.sigmoidAlphaBar(5, 3, -3, 1))
                .hasMessageContaining("start 3.0");
    }

    @Test
    void aScheduleWrittenByHandIsChecked() {
        assertThatCode(byHand(1, 0.5, 0.1)::check).doesNotThrowAnyException();
        assertThatCode(byHand(1, 0.5, 0)::check).doesNotThrowAnyException();
        assertThatThrownBy(byHand(0.9, 0.5, 0.1)::check).hasMessageContaining("got ᾱ_0 = 0.9");
        assertThatThrownBy(byHand(1, 0.5, 0.6)::check)
                .hasMessageContaining("got ᾱ_2 = 0.6 after ᾱ_1 = 0.5");
        assertThatThrownBy(byHand(1, 0, 0)::check).hasMessageContaining("got ᾱ_1 = 0.0");
        assertThatThrownBy(byHand(1, Double.NaN, 0.1)::check).hasMessageContaining("NaN");
        assertThatThrownBy(byHand(1)::check).hasMessageContaining("at least 1 step, got 0");
    }

    private static NoiseSchedule byHand(double... alphaBar) {
        return new NoiseSchedule() {
            @Override
            public int T() {
                return alphaBar.length - 1;
            }

            @Override
            public double alphaBar(int t) {
                return alphaBar[t];
            }
        };
    }

    @Test
    void namesKeepTheEndOfTheScheduleAtAnyLengthAndHelpWithSlips() {
        for (String name : List.of("linear", "scaled-linear", "quadratic", "sigmoid")) {
            double thousand = NoiseSchedule.named(name, 1000).logSnr(1000);
            // Σ ln(1 − β) = −Σ β − ½ Σ β² − …, and only the second term knows T
            assertThat(NoiseSchedule.named(name, 4000).logSnr(4000))
                    .isCloseTo(thousand, within(0.11));
        }
        assertThatThrownBy(() -> NoiseSchedule.named("cosin", 10))
                .hasMessageStartingWith(
                        "Unknown noise schedule 'cosin': did you mean 'cosine'? (valid: cosine,");
        assertThatThrownBy(() -> NoiseSchedule.named("linear", 0)).hasMessageContaining("got 0");
    }

    @Test
    void aStepsBetaIsOneMinusTheRatio() {
        IntStream.rangeClosed(1, 1000)
                .forEach(
                        t ->
                                assertThat(LINEAR.beta(t))
                                        .isCloseTo(
                                                1e-4 + (0.02 - 1e-4) * (t - 1) / 999,
                                                within(1e-15)));
    }

    private static Stream<JsonNode> rows(String table) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        NoiseScheduleTest.class.getResourceAsStream(
                                "/unclip/sampler/parity/schedules.json"))) {
            JsonNode rows = new ObjectMapper().readTree(in).get(table);
            return StreamSupport.stream(rows.spliterator(), false);
        }
    }
}
