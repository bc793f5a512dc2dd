package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.Term;
import unclip.sampler.TimeGrid;
import unclip.sampler.parity.ParityCase;
import unclip.sampler.parity.ParityFixtures;
import unclip.sampler.parity.ParityRun;

import java.util.List;
import java.util.stream.Stream;

/** Multistep DPM-Solvers and UniPC as in diffusers, state by state, given its noise. */
class DpmMultistepParityTest {

    @TestFactory
    Stream<DynamicTest> multistep() {
        return DpmParity.tests(
                "dpmsolver", "multistep", 25, ParityCase::grid, DpmMultistepParityTest::multistep);
    }

    @TestFactory
    Stream<DynamicTest> multistepOnEdm() {
        return DpmParity.tests(
                "karras", "edm (sde-)?dpm", 5, ParityCase::grid, DpmMultistepParityTest::multistep);
    }

    @TestFactory
    Stream<DynamicTest> unipc() {
        return DpmParity.tests(
                "unipc", "unipc", 15, ParityCase::grid, DpmMultistepParityTest::uniPc);
    }

    @Test
    void float32ToFiveDigits() {
        for (String name : List.of("multistep order 3 not lower_order_final", "multistep 20")) {
            ParityCase c = ParityFixtures.named("dpmsolver", name);
            assertThat(ParityRun.of(c).in(DataType.FLOAT32).gap(multistep(c))).isLessThan(1e-5);
        }
        ParityCase c = ParityFixtures.named("unipc", "unipc bh2 order 3 x0");
        assertThat(ParityRun.of(c).in(DataType.FLOAT32).gap(uniPc(c))).isLessThan(1e-5);
    }

    /** diffusers lowers the last orders in runs of less than 15 steps. */
    private static ReverseStep multistep(ParityCase c) {
        TimeGrid grid = c.grid();
        FinalOrder ending = FinalOrder.FULL;
        if (c.config().path("euler_at_final").asBoolean(false)) {
            ending = FinalOrder.lastOfFirst(grid);
        } else if (DpmParity.isLowered(c) && grid.steps() < 15) {
            ending = FinalOrder.lowered(grid);
        }
        DpmMultistep step =
                new DpmMultistep(
                        DpmParity.order(c),
                        DpmParity.form(c),
                        DpmParity.slope(c),
                        true,
                        DpmParity.isSde(c) ? 1 : 0,
                        ending);
        return DpmParity.isSde(c) && DpmParity.order(c) == 3 ? withItsSign(step) : step;
    }

    /**
     * diffusers' third-order SDE subtracts 1/2 where the integral of its parabola adds it, so that
     * it has α_s D_2 less, an error O(h²) a step that leaves it of first order.
     */
    private static ReverseStep withItsSign(DpmMultistep step) {
        return new ReverseStep() {
            @Override
            public Move move(StepInput in) {
                Move move = step.move(in);
                Term last = move.terms().get(move.terms().size() - 1);
                return last.of().equals("D_2")
                        ? move.arrivingAt(move.xs().sub(last.tensor().mul(in.to().signal())))
                        : move;
            }

            @Override
            public int memory() {
                return step.memory();
            }
        };
    }

    /** UniPC, whose corrector some cases leave out after the first steps. */
    private static ReverseStep uniPc(ParityCase c) {
        TimeGrid grid = c.grid();
        UniPcStep.Scale scale =
                c.config().path("solver_type").asText("bh2").equals("bh1")
                        ? UniPcStep.Scale.BH1
                        : UniPcStep.Scale.BH2;
        DpmForm form = c.config().path("predict_x0").asBoolean(true) ? DpmForm.DATA : DpmForm.NOISE;
        FinalOrder ending = DpmParity.isLowered(c) ? FinalOrder.lowered(grid) : FinalOrder.FULL;
        UniPcStep step = new UniPcStep(DpmParity.order(c), form, scale, true, ending);
        if (!c.config().has("disable_corrector")) {
            return step;
        }
        double second = grid.times().get(2); // steps 1 and 2 do not correct what 0 and 1 left
        return DpmParity.chosen(
                step.memory(), t -> t.t() >= second ? step.withoutCorrector() : step);
    }
}
