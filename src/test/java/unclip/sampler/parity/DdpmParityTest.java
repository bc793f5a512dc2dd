package unclip.sampler.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import unclip.diffusion.Variance;
import unclip.sampler.step.AncestralStep;

import java.util.Map;
import java.util.stream.Stream;

/** DDPM, and unCLIP's respaced variant of it, as in diffusers. */
class DdpmParityTest {

    private static final double TRACE = 1e-9;

    @TestFactory
    Stream<DynamicTest> ddpm() {
        return ParitySuite.of(
                "ddpm",
                17,
                Map.of(),
                c -> endsWithATrace(c) ? TRACE : ParitySuite.EXACT,
                c -> run(c, false, DataType.FLOAT64));
    }

    @TestFactory
    Stream<DynamicTest> unclip() {
        return ParitySuite.of(
                "unclip", 7, Map.of(), ParitySuite.EXACT, c -> run(c, true, DataType.FLOAT64));
    }

    /**
     * Where the last timestep is not 0, as in trailing ones, diffusers adds noise at the end too,
     * with the σ = 1e-10 below which it lets none fall.
     */
    private static boolean endsWithATrace(ParityCase c) {
        return c.config().path("timestep_spacing").asText().equals("trailing");
    }

    @Test
    void float32() {
        ParityCase ddpm = ParityFixtures.named("ddpm", "ddpm learned_range");
        ParityCase prior = ParityFixtures.named("unclip", "unclip prior 1000");
        assertThat(run(ddpm, false, DataType.FLOAT32)).isLessThan(1e-5);
        assertThat(run(prior, true, DataType.FLOAT32)).isLessThan(1e-5);
    }

    private static double run(ParityCase c, boolean clippedByDefault, DataType type) {
        return ParityRun.of(c)
                .with(Cutting.asOurs(c, clippedByDefault))
                .in(type)
                .gap(new AncestralStep(variance(c)));
    }

    private static Variance variance(ParityCase c) {
        String type = c.config().path("variance_type").asText("fixed_small");
        return switch (type) {
            case "fixed_small", "fixed_small_log" -> new Variance.BetaTilde();
            case "fixed_large" -> new Variance.Beta();
            case "learned_range" -> new Variance.LearnedRange();
            default -> throw new IllegalArgumentException("No such variance: " + type);
        };
    }
}
