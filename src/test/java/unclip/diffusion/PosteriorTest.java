package unclip.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.math.Quantity;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

class PosteriorTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);

    @ParameterizedTest(name = "t = {0}")
    @CsvSource({
        "1, 1, 0, 0",
        "2, .5452915, .4547085, 5.4531877e-5",
        "100, .019076345, .98089602, .0020345963",
        "250, .0077166572, .99188038, .0050317209",
        "500, .0030700711, .99410667, .010031355",
        "750, .00087896677, .9924107, .01501925",
        "999, .00012952424, .98995872, .019980063",
        "1000, .00012835149, .98994868, .019999984"
    })
    void coefficientsMatchTheTableOfTheLinearSchedule(
            int t, double onX0, double onXt, double betaTilde) {
        Posterior q = Posterior.of(LINEAR.at(t), LINEAR.at(t - 1));
        assertThat(q.onX0()).isCloseTo(onX0, withPercentage(1e-5));
        assertThat(q.onXt()).isCloseTo(onXt, withPercentage(1e-5));
        assertThat(q.betaTilde()).isCloseTo(betaTilde, withPercentage(1e-5));
        assertThat(q.beta()).isCloseTo(LINEAR.beta(t), within(1e-16));
    }

    @Test
    void coefficientsMatchGuidedDiffusionsForLongAndRespacedProcesses() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        PosteriorTest.class.getResourceAsStream(
                                "/unclip/sampler/parity/losses.json"))) {
            for (JsonNode row : new ObjectMapper().readTree(in).get("posterior")) {
                matches(row, NoiseSchedule.named(row.get("schedule").textValue(), 1000));
            }
        }
    }

    /** A row's timesteps are our t − 1; one before the other where the process is respaced. */
    private static void matches(JsonNode row, NoiseSchedule schedule) {
        boolean respaced = !row.get("respacing").textValue().equals("1000");
        for (int k = 0; k < row.get("timestep").size(); k++) {
            int t = row.get("timestep").get(k).intValue() + 1;
            int s = respaced ? k == 0 ? 0 : row.get("timestep").get(k - 1).intValue() + 1 : t - 1;
            Posterior q = Posterior.of(schedule.at(t), schedule.at(s));
            // 1 − α is known to 2⁻⁵³ / β, relatively: 1e-12 at the first step
            assertThat(q.onX0()).isCloseTo(row.get("coef_x0").get(k).doubleValue(), within(1e-11));
            assertThat(q.onXt()).isCloseTo(row.get("coef_xt").get(k).doubleValue(), within(1e-11));
            assertThat(q.betaTilde())
                    .isCloseTo(row.get("beta_tilde").get(k).doubleValue(), within(1e-11));
        }
    }

    @Property
    void itIsBayesRuleForTwoGaussians(
            @ForAll @DoubleRange(min = 1, max = 1000) double t,
            @ForAll @DoubleRange(min = 0.001, max = 0.999) @Scale(3) double share) {
        NoiseLevel from = LINEAR.at(t);
        NoiseLevel to = LINEAR.at(share * t);
        double alpha = from.alphaBar() / to.alphaBar();
        double prior = 1 / (1 - to.alphaBar()); // precision of q(x_s | x_0)
        double likelihood = alpha / (1 - alpha); // and of q(x_t | x_s) as a law of x_s
        Posterior q = Posterior.of(from, to);
        double variance = 1 / (prior + likelihood);
        // 1 − α is known to 2⁻⁵³ / (1 − α), relatively
        double tolerance = 1e-15 / (1 - alpha);
        assertThat(q.betaTilde() / variance).isCloseTo(1, within(tolerance));
        assertThat(q.onX0() / (variance * prior * to.signal())).isCloseTo(1, within(tolerance));
        assertThat(q.onXt() / (variance * likelihood / Math.sqrt(alpha)))
                .isCloseTo(1, within(tolerance));
    }

    @Property
    void itCarriesTheMarginalOfTToThatOfS(
            @ForAll @DoubleRange(min = 1, max = 1000) double t,
            @ForAll @DoubleRange(max = 0.999) @Scale(3) double share) {
        NoiseLevel from = LINEAR.at(t);
        NoiseLevel to = LINEAR.at(share * t);
        Posterior q = Posterior.of(from, to);
        assertThat(q.onX0() + q.onXt() * from.signal()).isCloseTo(to.signal(), within(1e-11));
        assertThat(q.onXt() * q.onXt() * (1 - from.alphaBar()) + q.betaTilde())
                .isCloseTo(1 - to.alphaBar(), within(1e-11));
    }

    @Test
    void fromPureNoiseOnlyTheDataCounts() {
        Posterior q = Posterior.of(new NoiseLevel(2, 0), new NoiseLevel(1, 0.36));
        assertThat(q).isEqualTo(new Posterior(0.6, 0, 0.64, 1));
    }

    @Test
    void itsQuantitiesCarryItsNumbers() {
        Posterior q = Posterior.of(LINEAR.at(2), LINEAR.at(1));
        assertThat(q.quantities())
                .extracting(Quantity::value)
                .containsExactly(q.onX0(), q.onXt(), q.betaTilde(), q.beta());
    }

    @Test
    void aStepTowardsMoreNoiseHasNone() {
        assertThatThrownBy(() -> Posterior.of(LINEAR.at(1), LINEAR.at(2)))
                .hasMessageStartingWith(
                        "The posterior goes from more noise to less, got ᾱ_t = 0.99");
        assertThatThrownBy(() -> Posterior.of(LINEAR.at(1), LINEAR.at(1)))
                .hasMessageContaining("got ᾱ_t = 0.9999 and ᾱ_s = 0.9999");
    }
}
