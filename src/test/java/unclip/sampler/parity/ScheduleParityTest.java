package unclip.sampler.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import unclip.diffusion.NoiseSchedule;
import unclip.sampler.TimeGrid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Schedules and grids as in diffusers, guided-diffusion, GLIDE and k-diffusion; i is our t − 1. */
class ScheduleParityTest {

    private static final JsonNode FILE = ParityFixtures.read("schedules");
    private static final int T = 1000;
    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(T, 1e-4, 0.02);
    private static final double ROUNDING = 1e-11; // of ᾱ and σ, relative, over 4,000 products

    private static final String FRACTIONS =
            "numpy.linspace unrounded, for samplers in σ; ours visits whole times";

    /** What is left out, by a pattern of its {@link #name}, and why. */
    private static final Map<String, String> LEFT_OUT =
            Map.of(
                    "diffusers laplace.*",
                    "its ᾱ is √(SNR / (1 + SNR)), where the paper's is SNR / (1 + SNR)",
                    "PNDMScheduler (leading|linspace|trailing).*",
                    "the calls of Runge-Kutta within the first three steps; PNDM's parity has them",
                    "(EulerDiscrete|HeunDiscrete)Scheduler linspace n=(7|25|50)",
                    FRACTIONS,
                    "(KDPM2Discrete|DPMSolverSDE)Scheduler linspace n=(7|25|50)",
                    FRACTIONS,
                    "diffusers Euler use_beta_sigmas.*",
                    "quantiles of a beta law are not offered",
                    "k-diffusion polyexponential.*",
                    "not offered; it lies between exponential and Karras's",
                    "k-diffusion vp.*",
                    "equal steps of a VP process with a time of its own");

    @TestFactory
    Stream<DynamicTest> alphaBars() {
        return tests("alpha_bar", 14, 2, ScheduleParityTest::compareAlphaBars);
    }

    @TestFactory
    Stream<DynamicTest> timesteps() {
        return tests("timesteps", 104, 24, ScheduleParityTest::compareTimesteps);
    }

    @TestFactory
    Stream<DynamicTest> sigmas() {
        return tests("sigmas", 7, 3, ScheduleParityTest::compareSigmas);
    }

    @TestFactory
    Stream<DynamicTest> respacings() {
        JsonNode lists = FILE.get("respacing");
        assertThat(lists.size()).isEqualTo(10);
        List<String> names = new ArrayList<>();
        lists.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .map(
                        name ->
                                DynamicTest.dynamicTest(
                                        name,
                                        () ->
                                                assertThat(rising(TimeGrid.respaced(LINEAR, name)))
                                                        .containsExactly(
                                                                ParityFixtures.numbers(
                                                                        lists.get(name)))));
    }

    private static Stream<DynamicTest> tests(
            String table, int covered, int leftOut, Consumer<JsonNode> test) {
        List<JsonNode> run = new ArrayList<>();
        for (JsonNode row : FILE.get(table)) {
            if (LEFT_OUT.keySet().stream().noneMatch(name(row)::matches)) {
                run.add(row);
            }
        }
        assertThat(run.size()).isEqualTo(covered);
        assertThat(FILE.get(table).size()).isEqualTo(covered + leftOut);
        return run.stream().map(row -> DynamicTest.dynamicTest(name(row), () -> test.accept(row)));
    }

    private static String name(JsonNode row) {
        StringBuilder name = new StringBuilder(row.path("class").asText(row.path("name").asText()));
        for (Map.Entry<String, JsonNode> field : row.properties()) {
            if (field.getKey().matches("timestep_spacing|interpolation_type")) {
                name.append(' ').append(field.getValue().asText());
            } else if (field.getValue().isBoolean() && field.getValue().booleanValue()) {
                name.append(' ').append(field.getKey());
            }
        }
        int n = row.path("steps").asInt(row.path("n").asInt(row.path("T").asInt()));
        return name.append(" n=").append(n).toString();
    }

    private static void compareAlphaBars(JsonNode row) {
        NoiseSchedule schedule = schedule(row);
        double[] ours =
                IntStream.range(0, row.get("index").size())
                        .mapToDouble(k -> schedule.alphaBar(row.get("index").get(k).asInt() + 1))
                        .toArray();
        assertClose(ours, ParityFixtures.numbers(row.get("alpha_bar")));
    }

    private static NoiseSchedule schedule(JsonNode row) {
        int steps = row.get("T").asInt();
        double first = row.path("beta_start").asDouble();
        double last = row.path("beta_end").asDouble();
        String name = row.get("name").asText();
        NoiseSchedule plain =
                switch (name) {
                    case "diffusers linear" -> NoiseSchedule.linear(steps, first, last);
                    case "diffusers scaled_linear" ->
                            NoiseSchedule.scaledLinear(steps, first, last);
                    case "diffusers squaredcos_cap_v2" -> NoiseSchedule.cosine(steps);
                    case "diffusers sigmoid" -> NoiseSchedule.sigmoid(steps, first, last);
                    case "diffusers exp" ->
                            NoiseSchedule.ofAlphaBar(steps, t -> Math.exp(-12.0 * t / steps));
                    case "guided-diffusion linear" -> NoiseSchedule.named("linear", steps);
                    case "guided-diffusion cosine" -> NoiseSchedule.named("cosine", steps);
                    default -> throw new IllegalArgumentException("No such schedule: " + name);
                };
        boolean zero = row.path("rescale_betas_zero_snr").asBoolean();
        return zero ? plain.withZeroTerminalSnr() : plain;
    }

    /** The distinct whole timesteps, whatever the order and the number of calls at each. */
    private static void compareTimesteps(JsonNode row) {
        double[] visited =
                DoubleStream.of(ParityFixtures.numbers(row.get("timesteps")))
                        .filter(t -> t == Math.rint(t)) // what is not is a step's middle
                        .distinct()
                        .sorted()
                        .toArray();
        assertThat(visited).containsExactly(solverTimes(row));
    }

    /** DPM-Solver and UniPC space one step more and leave index 0 out, but in trailing lists. */
    private static double[] solverTimes(JsonNode row) {
        String library = row.get("class").asText();
        int n = row.get("steps").asInt();
        boolean oneMore = library.matches("DPMSolver(Multi|Single)step.*|UniPC.*");
        boolean linspace = library.matches("UnCLIP.*|DPMSolverSinglestep.*");
        String spacing = row.path("timestep_spacing").asText(linspace ? "linspace" : "leading");
        if (spacing.equals("trailing")) {
            return rising(TimeGrid.trailing(LINEAR, n));
        }
        int spaced = oneMore ? n + 1 : n;
        double[] times =
                rising(
                        spacing.equals("leading")
                                ? TimeGrid.leading(LINEAR, spaced, 0)
                                : TimeGrid.linspace(LINEAR, spaced));
        return Arrays.copyOfRange(times, spaced - n, spaced);
    }

    private static void compareSigmas(JsonNode row) {
        TimeGrid grid = sigmaGrid(row);
        double[] ours =
                IntStream.rangeClosed(0, grid.steps())
                        .mapToDouble(i -> grid.level(i).sigma())
                        .toArray();
        assertClose(ours, ParityFixtures.numbers(row.get("sigmas")));
    }

    private static TimeGrid sigmaGrid(JsonNode row) {
        int n = row.get("n").asInt();
        double low = row.path("sigma_min").asDouble();
        double high = row.path("sigma_max").asDouble();
        String name = name(row).replaceFirst(" n=.*", "");
        return switch (name) {
            case "diffusers Euler use_karras_sigmas" -> TimeGrid.karras(LINEAR, n);
            case "diffusers Euler use_exponential_sigmas" -> TimeGrid.logSnr(LINEAR, n);
            case "diffusers Euler log_linear" -> TimeGrid.logSnr(LINEAR, n + 1);
            case "diffusers Euler trailing" -> TimeGrid.trailing(LINEAR, n);
            case "diffusers Euler" -> TimeGrid.linspace(LINEAR, n);
            case "k-diffusion karras" ->
                    TimeGrid.karras(LINEAR, n, high, low, row.get("rho").asDouble());
            case "k-diffusion exponential" -> TimeGrid.exponential(LINEAR, n, high, low);
            default -> throw new IllegalArgumentException("No such list: " + name);
        };
    }

    /** The noised times of a falling grid as the others count them, from the cleanest. */
    private static double[] rising(TimeGrid grid) {
        int n = grid.steps();
        assertThat(grid.times().get(n)).isZero();
        return IntStream.range(0, n).mapToDouble(i -> grid.times().get(n - 1 - i) - 1).toArray();
    }

    private static void assertClose(double[] ours, double[] theirs) {
        assertThat(ours).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).isCloseTo(theirs[i], within(ROUNDING * Math.abs(theirs[i])));
        }
    }
}
