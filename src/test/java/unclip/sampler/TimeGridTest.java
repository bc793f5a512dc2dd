package unclip.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.diffusion.NoiseSchedule;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

class TimeGridTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);

    @Test
    void respacingsMatchTheReferencesLists() throws IOException {
        assertThat(rising(TimeGrid.respaced(LINEAR, "7")))
                .containsExactly(0, 166, 333, 500, 666, 832, 999);
        assertThat(rising(TimeGrid.respaced(LINEAR, "25")))
                .startsWith(0, 42, 83, 125, 166, 208, 250, 291)
                .hasSize(25);
        List<Integer> sections = rising(TimeGrid.respaced(LINEAR, "10,10,3,2,2"));
        List<Integer> fast27 = rising(TimeGrid.respaced(LINEAR, "fast27"));
        assertThat(fast27).hasSize(27).contains(997).doesNotContain(999);
        assertThat(fast27.subList(0, 26)).isEqualTo(sections.subList(0, 26));

        for (Map.Entry<String, JsonNode> entry : fixture().get("respacing").properties()) {
            assertThat(rising(TimeGrid.respaced(LINEAR, entry.getKey())))
                    .as(entry.getKey())
                    .isEqualTo(ints(entry.getValue()));
            assertThat(TimeGrid.named(LINEAR, entry.getKey()))
                    .isEqualTo(TimeGrid.respaced(LINEAR, entry.getKey()));
        }
    }

    @Test
    void spacingsMatchTheTimestepsOfDiffusers() throws IOException {
        int compared = 0;
        for (JsonNode row : fixture().get("timesteps")) {
            if (List.of("DDPMScheduler", "DDIMScheduler").contains(row.get("class").textValue())) {
                String spacing = row.get("timestep_spacing").textValue();
                TimeGrid grid = TimeGrid.named(LINEAR, spacing + ":" + row.get("steps").intValue());
                List<Integer> falling = new ArrayList<>(rising(grid));
                Collections.reverse(falling);
                assertThat(falling).as(row.toString()).isEqualTo(ints(row.get("timesteps")));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(2 * 3 * 4);
    }

    @Test
    void sigmaSpacingsMatchTheSigmasOfDiffusers() throws IOException {
        int compared = 0;
        for (JsonNode row : fixture().get("sigmas")) {
            boolean karras = row.path("use_karras_sigmas").asBoolean();
            if (karras || row.path("use_exponential_sigmas").asBoolean()) {
                matches(TimeGrid.named(LINEAR, karras ? "karras:10" : "exponential:10"), row);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(2);
    }

    @Test
    void sigmaSpacingsBetweenGivenEndsMatchKDiffusion() throws IOException {
        int compared = 0;
        for (JsonNode row : fixture().get("sigmas")) {
            int n = row.get("n").intValue();
            compared++;
            switch (row.get("name").textValue()) {
                case "k-diffusion karras" -> matches(TimeGrid.karras(LINEAR, n, 60, 0.05, 7), row);
                case "k-diffusion exponential" ->
                        matches(TimeGrid.exponential(LINEAR, n, 60, 0.05), row);
                case "k-diffusion polyexponential" -> matches(polyexponential(n), row);
                default -> compared--;
            }
        }
        assertThat(compared).isEqualTo(3);
    }

    private static void matches(TimeGrid grid, JsonNode row) {
        assertThat(grid.steps() + 1).isEqualTo(row.get("sigmas").size());
        for (int i = 0; i <= grid.steps(); i++) {
            // the clean end of a linear schedule knows σ_1² = 1e-4 to 1e-12, relatively
            assertThat(grid.level(i).sigma())
                    .isCloseTo(row.get("sigmas").get(i).doubleValue(), withPercentage(1e-8));
        }
    }

    /** Any other list of σ is a grid through {@link NoiseSchedule#atLambda}. */
    private static TimeGrid polyexponential(int n) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double ramp = Math.pow(1 - i / (n - 1.0), 2);
            double lnSigma = ramp * Math.log(60) + (1 - ramp) * Math.log(0.05);
            times.add(LINEAR.atLambda(-lnSigma).t());
        }
        times.add(0.0);
        return new TimeGrid(LINEAR, times);
    }

    @Property(tries = 100)
    void everySpacingFallsFromNearTToZeroInAsManySteps(
            @ForAll @IntRange(min = 2, max = 900) int n) {
        for (String name :
                List.of(
                        "even",
                        "linspace",
                        "leading",
                        "trailing",
                        "quadratic",
                        "karras",
                        "log-snr",
                        "exponential")) {
            TimeGrid grid = TimeGrid.named(LINEAR, name + ":" + n);
            assertThat(grid.steps()).as(name).isEqualTo(n);
            assertThat(grid.times().get(n)).isZero();
            for (int i = 0; i < n; i++) {
                assertThat(grid.times().get(i + 1)).as(name).isLessThan(grid.times().get(i));
            }
            if (!name.equals("leading")) {
                assertThat(grid.times().get(0)).as(name).isEqualTo(1000);
            }
        }
    }

    @Property(tries = 50)
    void trailingIsEvenUpToOneRounding(@ForAll @IntRange(min = 1, max = 1000) int n) {
        List<Double> trailing = TimeGrid.trailing(LINEAR, n).times();
        List<Double> even = TimeGrid.even(LINEAR, n).times();
        for (int i = 0; i <= n; i++) {
            double exact = 1000.0 * (n - i) / n;
            assertThat(trailing.get(i)).isCloseTo(exact, within(0.5 + 1e-9));
            assertThat(even.get(i)).isCloseTo(exact, within(0.5));
        }
    }

    @Test
    void logSnrIsUniformInLambda() {
        TimeGrid grid = TimeGrid.logSnr(LINEAR, 21);
        double stride = (LINEAR.at(1).lambda() - LINEAR.at(1000).lambda()) / 20;
        for (int i = 0; i < 20; i++) {
            assertThat(grid.level(i + 1).lambda() - grid.level(i).lambda())
                    .isCloseTo(stride, within(1e-10));
        }
        assertThat(grid.times().get(20)).isEqualTo(1);
    }

    @Test
    void quadraticIsDenseNearCleanData() {
        // c = 999 / 9²
        assertThat(rising(TimeGrid.quadratic(LINEAR, 10)))
                .containsExactly(0, 12, 49, 111, 197, 308, 444, 604, 789, 999);
        NoiseSchedule ten = NoiseSchedule.cosine(10);
        assertThat(rising(TimeGrid.quadratic(ten, 10)))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(rising(TimeGrid.quadratic(ten, 1))).containsExactly(9);
    }

    @Test
    void anOffsetMovesLeadingTimesUp() {
        assertThat(rising(TimeGrid.leading(LINEAR, 4, 1))).containsExactly(1, 251, 501, 751);
        assertThat(TimeGrid.named(LINEAR, "leading:4:1")).isEqualTo(TimeGrid.leading(LINEAR, 4, 1));
        assertThat(TimeGrid.named(LINEAR, "karras:9:3")).isEqualTo(TimeGrid.karras(LINEAR, 9, 3));
    }

    @Test
    void aRestartRisesAndFallsBackAsOftenAsAsked() {
        TimeGrid grid = TimeGrid.of(LINEAR, List.of(1000, 600, 300, 0));
        TimeGrid restarted =
                grid.restart(List.of(new Restart(50, 400, 1, 1), new Restart(300, 500, 2, 2)));
        List<Double> t = restarted.times();
        double middle = t.get(4);
        assertThat(t)
                .containsExactly(
                        1000.0, 600.0, 300.0, 500.0, middle, 300.0, 500.0, middle, 300.0, 50.0,
                        400.0, 50.0, 0.0);
        double high = LINEAR.at(500).sigma();
        double low = LINEAR.at(300).sigma();
        double mean = (Math.pow(high, 1 / 7.0) + Math.pow(low, 1 / 7.0)) / 2;
        assertThat(LINEAR.at(middle).sigma()).isCloseTo(Math.pow(mean, 7), withPercentage(1e-9));
    }

    @Test
    void aRestartMayBeginAtTheEndAndBeGivenInSigmas() {
        TimeGrid grid = TimeGrid.even(LINEAR, 4);
        assertThat(grid.restart(List.of(new Restart(0, 100, 1, 1))).times())
                .containsExactly(1000.0, 750.0, 500.0, 250.0, 0.0, 100.0, 0.0);
        Restart restart = Restart.ofSigmas(LINEAR, 0.5, 2, 1, 3);
        assertThat(LINEAR.at(restart.tMin()).sigma()).isCloseTo(0.5, withPercentage(1e-9));
        assertThat(LINEAR.at(restart.tMax()).sigma()).isCloseTo(2, withPercentage(1e-9));
        assertThat(grid.restart(List.of())).isEqualTo(grid);
    }

    /** Algorithm 1 of RePaint, j = 1: each x_{t−1} but x_0 goes back to x_t, r − 1 times. */
    @Test
    void repaintWithJumpsOfOneIsThePapersAlgorithm() {
        NoiseSchedule schedule = NoiseSchedule.cosine(3);
        assertThat(TimeGrid.even(schedule, 3).repaint(1, 3).times())
                .containsExactly(3.0, 2.0, 3.0, 2.0, 3.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 0.0);
    }

    @Property(tries = 100)
    void repaintWalksStepByStepAndEachStretchAsOftenAsAsked(
            @ForAll @IntRange(min = 1, max = 30) int n,
            @ForAll @IntRange(min = 1, max = 12) int jumpLength,
            @ForAll @IntRange(min = 1, max = 4) int jumpCount) {
        TimeGrid plain = TimeGrid.even(NoiseSchedule.cosine(n), n);
        List<Double> times = plain.repaint(jumpLength, jumpCount).times();
        int down = 0;
        for (int i = 0; i + 1 < times.size(); i++) {
            assertThat(Math.abs(times.get(i + 1) - times.get(i))).isEqualTo(1);
            down += times.get(i + 1) < times.get(i) ? 1 : 0;
        }
        assertThat(times.get(times.size() - 1)).isZero();
        int jumps = (n - 1) / jumpLength; // stretches of this length above time 1
        assertThat(down).isEqualTo(n + jumps * jumpLength * (jumpCount - 1));
        assertThat(plain.repaint(jumpLength, 1)).isEqualTo(plain);
    }

    @Test
    void aRisingGridIsTheFallingOneReversed() {
        TimeGrid grid = TimeGrid.even(LINEAR, 3);
        assertThat(grid.reversed().times()).containsExactly(0.0, 333.0, 667.0, 1000.0);
        assertThat(grid.reversed().reversed()).isEqualTo(grid);
    }

    @Test
    void gridsThatCannotBeAreNamed() {
        assertThatThrownBy(() -> TimeGrid.even(LINEAR, 1001))
                .hasMessage("The number of steps must lie in 1..1000, got 1001.");
        assertThatThrownBy(() -> TimeGrid.linspace(LINEAR, 1))
                .hasMessage("The number of steps must lie in 2..1000, got 1.");
        assertThatThrownBy(() -> TimeGrid.leading(LINEAR, 1000, 1))
                .hasMessage("The offset of 1000 leading steps must lie in 0..0, got 1.");
        assertThatThrownBy(() -> TimeGrid.karras(LINEAR, 0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> TimeGrid.karras(LINEAR, 5, 200, 0.1, 7))
                .hasMessageStartingWith("σ must be at most σ_T = 157.4")
                .hasMessageEndingWith("got 200.0.");
        assertThatThrownBy(() -> TimeGrid.karras(LINEAR, 5, 1, 2, 7))
                .hasMessageStartingWith("The largest σ must exceed the smallest");
        assertThatThrownBy(() -> TimeGrid.karras(LINEAR, 5, 2, 0, 7))
                .hasMessage("σ must be positive, got 0.0.");
        assertThatThrownBy(() -> TimeGrid.karras(LINEAR, 5, -7)).hasMessageContaining("got -7.0");
        assertThatThrownBy(() -> TimeGrid.logSnr(LINEAR.withZeroTerminalSnr(), 5))
                .hasMessageStartingWith("σ is infinite at T = 1000, where ᾱ_T = 0");
        assertThatThrownBy(() -> TimeGrid.of(LINEAR, List.of(5, 5, 0)))
                .hasMessage("Neighbouring times must differ, got [5.0, 5.0, 0.0].");
        assertThatThrownBy(() -> TimeGrid.of(LINEAR, List.of(1001, 0)))
                .hasMessage("A time must lie in 0..1000, got 1001.0.");
        assertThatThrownBy(() -> TimeGrid.of(LINEAR, List.of(3)))
                .hasMessageContaining("two times or more, got [3.0]");
    }

    @Test
    void sectionsThatCannotBeAreNamed() {
        NoiseSchedule twelve = NoiseSchedule.cosine(12);
        assertThatThrownBy(() -> TimeGrid.respaced(twelve, "3,5,2"))
                .hasMessage("Section 2 of 3 has 4 levels, so its steps must lie in 1..4, got 5.");
        assertThatThrownBy(() -> TimeGrid.respaced(twelve, "ddim8"))
                .hasMessage("No whole stride over 12 levels makes 8 steps.");
        assertThatThrownBy(() -> TimeGrid.respaced(twelve, "fast27"))
                .hasMessageContaining("got 10");
        assertThatThrownBy(() -> TimeGrid.respaced(twelve, "3;5")).hasMessageContaining("'3;5'");
        assertThatThrownBy(() -> TimeGrid.respaced(twelve, "")).hasMessageContaining("''");
    }

    @Test
    void risesThatCannotBeAreNamed() {
        TimeGrid grid = TimeGrid.even(LINEAR, 4);
        assertThatThrownBy(() -> grid.restart(List.of(new Restart(1000, 1001, 1, 1))))
                .hasMessage(
                        "A restart's tMin must lie on the grid's way from 1000.0 to 0.0, got"
                                + " 1000.0.");
        assertThatThrownBy(() -> grid.restart(List.of(new Restart(10, 1001, 1, 1))))
                .hasMessageContaining("0..1000, got 1001.0");
        assertThatThrownBy(() -> new Restart(5, 5, 1, 1)).hasMessageContaining("tMax = 5.0");
        assertThatThrownBy(() -> new Restart(5, 6, 0, 1)).hasMessageContaining("got 0 times");
        assertThatThrownBy(() -> grid.reversed().repaint(1, 2))
                .hasMessage(
                        "Rises are put into a grid that falls, got one that rises from 0.0 to"
                                + " 250.0.");
        assertThatThrownBy(() -> grid.repaint(0, 2)).hasMessageContaining("got 0 and 2");
        TimeGrid zero = TimeGrid.even(LINEAR.withZeroTerminalSnr(), 4);
        assertThatThrownBy(() -> zero.restart(List.of(new Restart(10, 1000, 1, 1))))
                .hasMessageContaining("ᾱ = 0 at 1000.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trailng:50", "trailing", "trailing:", "even:x", "even:5:1", "", ":"})
    void unknownNamesAreNamedWithWhatIsKnown(String name) {
        assertThatThrownBy(() -> TimeGrid.named(LINEAR, name))
                .hasMessageStartingWith("Unknown time grid '" + name + "': use a spacing and its")
                .hasMessageContaining("trailing");
    }

    @ParameterizedTest
    @CsvSource({"trailng:50, trailing", "exponental:3, exponential", "logsnr:3, log-snr"})
    void slipsAreCorrected(String name, String meant) {
        assertThatThrownBy(() -> TimeGrid.named(LINEAR, name))
                .hasMessageContaining("did you mean '" + meant + "'?");
    }

    @Test
    void aScheduleWrittenByHandIsCheckedHere() {
        NoiseSchedule rising =
                new NoiseSchedule() {
                    @Override
                    public int T() {
                        return 3;
                    }

                    @Override
                    public double alphaBar(int t) {
                        return t == 3 ? 0.9 : 1.0 / (1 + t);
                    }
                };
        assertThatThrownBy(() -> TimeGrid.even(rising, 2))
                .hasMessageContaining("got ᾱ_3 = 0.9 after ᾱ_2 = 0.333");
    }

    /** The noised levels as others count them, i = t − 1, cleanest first. */
    private static List<Integer> rising(TimeGrid grid) {
        assertThat(grid.times().get(grid.steps())).isZero();
        return grid.reversed().times().stream().skip(1).map(t -> (int) (t - 1)).toList();
    }

    private static List<Integer> ints(JsonNode array) {
        return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).intValue()).toList();
    }

    private static JsonNode fixture() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        TimeGridTest.class.getResourceAsStream("parity/schedules.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }
}
