package unclip.sampler.step;

import ai.djl.ndarray.NDArray;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import unclip.diffusion.NoiseLevel;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.TimeGrid;
import unclip.sampler.parity.ParityCase;
import unclip.tensor.StepNoise;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Singlestep DPM-Solvers as in diffusers, and all of k-diffusion's, given their noise. */
class DpmSinglestepParityTest {

    @TestFactory
    Stream<DynamicTest> singlestep() {
        return DpmParity.tests(
                "dpmsolver",
                "singlestep",
                13,
                DpmSinglestepParityTest::blocks,
                DpmSinglestepParityTest::singlestep);
    }

    @TestFactory
    Stream<DynamicTest> sde() {
        return DpmParity.tests("karras", "dpm sde", 3, ParityCase::grid, c -> independent(1, 0.5));
    }

    @TestFactory
    Stream<DynamicTest> kDiffusion() {
        return DpmParity.tests(
                "k-diffusion",
                "dpmpp",
                17,
                ParityCase::grid,
                DpmSinglestepParityTest::kDiffusionStep);
    }

    /** How many of diffusers' singlesteps, of order 1, 2, .. k in turn, make one of our steps. */
    private static List<Integer> blockSizes(ParityCase c) {
        int left = c.grid().steps();
        int order = DpmParity.order(c);
        boolean lowered = isClean(c) || left % order != 0;
        List<Integer> sizes = new ArrayList<>();
        while (left > 0) {
            int size = lowered && left <= order ? Math.max(1, order - 1) : order;
            sizes.add(Math.min(size, left));
            left -= sizes.get(sizes.size() - 1);
        }
        return sizes;
    }

    private static boolean isClean(ParityCase c) {
        return c.path().get(c.grid().steps()) == 1;
    }

    private static TimeGrid blocks(ParityCase c) {
        List<Double> ends = new ArrayList<>(List.of(c.path().get(0)));
        int at = 0;
        for (int size : blockSizes(c)) {
            at += size;
            ends.add(c.path().get(at));
        }
        return ParityCase.grid(ends);
    }

    /** Our singlestep methods, with stages where diffusers' grid has its times. */
    private static ReverseStep singlestep(ParityCase c) {
        List<Integer> sizes = blockSizes(c);
        return DpmParity.chosen(
                0,
                from -> {
                    int at = c.path().indexOf(from.alphaBar());
                    int block = 0;
                    for (int passed = 0; passed < at; block++) {
                        passed += sizes.get(block);
                    }
                    return block(c, at, sizes.get(block));
                });
    }

    private static ReverseStep block(ParityCase c, int at, int size) {
        double[] r =
                IntStream.range(1, size)
                        .mapToDouble(k -> (lambda(c, at + k) - lambda(c, at)))
                        .map(h -> h / (lambda(c, at + size) - lambda(c, at)))
                        .toArray();
        if (DpmParity.isSde(c)) {
            return size == 1 ? first(c) : independent(1, r[0]);
        }
        double r1 = size == 1 ? 0.5 : r[0];
        return new DpmSolverStep(
                size,
                DpmParity.form(c),
                DpmParity.slope(c),
                DpmParity.slope(c),
                r1,
                size == 3 ? r[1] : 1);
    }

    private static ReverseStep first(ParityCase c) {
        return new DpmMultistep(
                1, DpmParity.form(c), DpmParity.slope(c), false, 1, FinalOrder.FULL);
    }

    private static double lambda(ParityCase c, int i) {
        return new NoiseLevel(1, c.path().get(i)).lambda();
    }

    private static ReverseStep independent(double eta, double r) {
        return new DpmPlusPlusSdeStep(eta, r, false);
    }

    private static ReverseStep kDiffusionStep(ParityCase c) {
        double eta = c.argument("eta", 1);
        String name = c.name();
        if (name.startsWith("dpmpp_2s_ancestral")) {
            return new DpmPlusPlus2SAncestralStep(eta);
        }
        if (name.startsWith("dpmpp_sde")) {
            return louder(c.argument("s_noise", 1), independent(eta, c.argument("r", 0.5)));
        }
        if (name.startsWith("dpmpp_2m_sde")) {
            return DpmMultistep.plusPlus2MSde(
                    name.contains("heun") ? SlopeRule.HEUN : SlopeRule.MIDPOINT, eta);
        }
        return name.startsWith("dpmpp_3m_sde")
                ? DpmMultistep.plusPlus3MSde(eta).asReleased()
                : DpmMultistep.plusPlus2M();
    }

    /** The step with its noise times a factor, k-diffusion's s_noise. */
    private static ReverseStep louder(double factor, ReverseStep step) {
        return in -> {
            StepNoise noise =
                    (manager, shape, type) -> {
                        NDArray z = in.noise().normal(manager, shape, type);
                        return z.mul(factor);
                    };
            return step.move(
                    new StepInput(
                            in.xt(),
                            in.from(),
                            in.to(),
                            in.schedule(),
                            in.model(),
                            in.past(),
                            noise));
        };
    }
}
