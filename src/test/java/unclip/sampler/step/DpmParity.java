package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;

import unclip.diffusion.NoiseLevel;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.TimeGrid;
import unclip.sampler.parity.ParityCase;
import unclip.sampler.parity.ParityFixtures;
import unclip.sampler.parity.ParityRun;
import unclip.sampler.parity.ParitySuite;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the parity tests of the DPM-Solvers share: how they read a case. */
final class DpmParity {

    private DpmParity() {}

    /** One test a case whose name starts like this. */
    static Stream<DynamicTest> tests(
            String family,
            String start,
            int count,
            Function<ParityCase, TimeGrid> grid,
            Function<ParityCase, ReverseStep> step) {
        List<ParityCase> cases =
                ParityFixtures.cases(family).stream()
                        .filter(c -> c.name().matches(start + ".*"))
                        .toList();
        assertThat(cases.size()).isEqualTo(count);
        return cases.stream()
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c, grid, step)));
    }

    private static void check(
            ParityCase c,
            Function<ParityCase, TimeGrid> grid,
            Function<ParityCase, ReverseStep> step) {
        ParityRun run = ParityRun.along(c, List.of(grid.apply(c)));
        assertThat(run.gap(step.apply(c))).isLessThan(ParitySuite.EXACT);
    }

    static int order(ParityCase c) {
        return c.config().path("solver_order").asInt(2);
    }

    static SlopeRule slope(ParityCase c) {
        boolean heun = c.config().path("solver_type").asText().equals("heun");
        return heun ? SlopeRule.HEUN : SlopeRule.MIDPOINT;
    }

    static DpmForm form(ParityCase c) {
        String kind = c.config().path("algorithm_type").asText("dpmsolver++");
        return kind.endsWith("++") ? DpmForm.DATA : DpmForm.NOISE;
    }

    static boolean isSde(ParityCase c) {
        return c.config().path("algorithm_type").asText().startsWith("sde");
    }

    static boolean isLowered(ParityCase c) {
        return c.config().path("lower_order_final").asBoolean(true);
    }

    /** A step that depends on where it starts. */
    static ReverseStep chosen(int memory, Function<NoiseLevel, ReverseStep> step) {
        return new ReverseStep() {
            @Override
            public Move move(StepInput in) {
                return step.apply(in.from()).move(in);
            }

            @Override
            public int memory() {
                return memory;
            }
        };
    }
}
