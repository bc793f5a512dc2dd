package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Posterior;
import unclip.math.Quantity;
import unclip.sampler.Evaluation;
import unclip.sampler.Move;
import unclip.sampler.Past;
import unclip.sampler.ReverseStep;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Which DPM-Solver is which other method, by definition. */
class DpmIdentitiesTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    private static final TimeGrid GRID =
            new TimeGrid(LINEAR, List.of(900., 640., 500., 333., 120.));

    /** Two methods that should be one. */
    record Pair(String name, ReverseStep one, ReverseStep other) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Pair> pairs() {
        DdimStep ddim = new DdimStep(0);
        DpmSolverStep twoS = DpmSolverStep.second(DpmForm.DATA);
        List<Pair> pairs = new ArrayList<>();
        for (DpmForm form : DpmForm.values()) {
            pairs.add(new Pair("DPM-Solver-1", DpmSolverStep.first(form), ddim));
            pairs.add(new Pair("multistep 1", DpmMultistep.ode(1, form), ddim));
            UniPcStep uniP = new UniPcStep(1, form, UniPcStep.Scale.BH1, false, FinalOrder.FULL);
            pairs.add(new Pair("UniP-1", uniP, ddim));
            // UniP-2 with this B is the midpoint rule, so UniP-3 starts like the multistep method
            for (int p = 2; p <= 3; p++) {
                uniP = new UniPcStep(p, form, UniPcStep.Scale.BH2, false, FinalOrder.FULL);
                pairs.add(new Pair("UniP-" + p, uniP, DpmMultistep.ode(p, form)));
            }
            FinalOrder always = new FinalOrder(1000, 1000);
            pairs.add(new Pair("lowered", DpmMultistep.ode(3, form).with(always), ddim));
        }
        FinalOrder second = new FinalOrder(-1, 1000);
        DpmMultistep third = DpmMultistep.ode(3, DpmForm.DATA);
        pairs.add(new Pair("3M lowered", third.with(second), DpmMultistep.plusPlus2M()));
        DpmMultistep heun = DpmMultistep.plusPlus2MSde(SlopeRule.HEUN, 0.7);
        pairs.add(new Pair("3M SDE", DpmMultistep.plusPlus3MSde(0.7).with(second), heun));
        pairs.add(new Pair("2S a, η = 0", new DpmPlusPlus2SAncestralStep(0), twoS));
        pairs.add(new Pair("SDE, η = 0", new DpmPlusPlusSdeStep(0), twoS));
        pairs.add(
                new Pair(
                        "SDE-DPM-Solver++-1",
                        DpmMultistep.ode(1, DpmForm.DATA).with(1),
                        new DdimStep(1)));
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void areOne(Pair pair) {
        try (NDManager manager = NDManager.newBaseManager()) {
            double[] one = run(manager, pair.one);
            assertThat(one).containsExactly(run(manager, pair.other), within(2e-13));
        }
    }

    private static double[] run(NDManager manager, ReverseStep step) {
        NoiseSource noise = NoiseSource.of(4, 0, 0, 1);
        NDArray x = noise.initial(manager, new Shape(2, 3), DataType.FLOAT64);
        StepLoop loop = new StepLoop(ScalarMixture.TWO_BUMPS, step, GRID, noise::step);
        return ScalarMixture.heap(loop.run(x));
    }

    @ParameterizedTest
    @MethodSource("firstOfSecondOrder")
    void withoutAPastTheFirstStepIsOfFirstOrder(Pair pair) {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(ScalarMixture.heap(first(manager, pair.one).xs()))
                    .containsExactly(
                            ScalarMixture.heap(first(manager, pair.other).xs()), within(1e-14));
        }
    }

    static Stream<Pair> firstOfSecondOrder() {
        return Stream.of(
                new Pair("2M", DpmMultistep.plusPlus2M(), new DdimStep(0)),
                new Pair("UniPC-3", UniPcStep.of(3), new DdimStep(0)),
                new Pair("2M SDE", DpmMultistep.plusPlus2MSde(SlopeRule.HEUN, 1), new DdimStep(1)),
                new Pair("3M SDE", DpmMultistep.plusPlus3MSde(1), new DdimStep(1)));
    }

    private static Move first(NDManager manager, ReverseStep step) {
        NoiseSource noise = NoiseSource.of(4, 0, 0, 1);
        NDArray x = noise.initial(manager, new Shape(2, 3), DataType.FLOAT64);
        return new StepLoop(ScalarMixture.TWO_BUMPS, step, GRID, noise::step)
                .take(0, x, Past.NONE, new ArrayList<>());
    }

    @Test
    void theFirstStepOfTheSdeSolverHasDdpmsPosterior() {
        NoiseLevel t = GRID.level(0);
        NoiseLevel s = GRID.level(1);
        Posterior posterior = Posterior.of(t, s);
        ExponentialIntegral sde = new ExponentialIntegral(t, s, DpmForm.DATA, 1);
        double variance = sde.sigma().value() * sde.sigma().value();
        assertThat(variance).isCloseTo(posterior.betaTilde(), within(1e-15));
        double onEps = posterior.onXt() * t.noise();
        double onX0 = posterior.onX0() + posterior.onXt() * t.signal();
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Double> c =
                    first(manager, DpmMultistep.plusPlus2MSde(SlopeRule.HEUN, 1)).terms().stream()
                            .map(term -> term.coefficient().value())
                            .toList();
            assertThat(c.get(0)).isCloseTo(onX0, within(1e-15));
            assertThat(c.get(1)).isCloseTo(onEps, within(1e-15));
        }
    }

    @Test
    void theNoiseFormsVarianceIsThatOfItsStochasticIntegral() {
        NoiseLevel t = GRID.level(0);
        NoiseLevel s = GRID.level(1);
        double ratio = s.alphaBar() / t.alphaBar();
        Quantity sigma = new ExponentialIntegral(t, s, DpmForm.NOISE, 1).sigma();
        double variance = ratio * (1 - t.alphaBar()) - (1 - s.alphaBar()); // σ_s² (e^{2h} − 1)
        assertThat(sigma.value()).isCloseTo(Math.sqrt(variance), within(1e-14));
        assertThat(new ExponentialIntegral(t, s, DpmForm.NOISE, 0).sigma().value()).isZero();
    }

    @Test
    void aCorrectorChangesTheNextStepAndLeavesTheCorrectedStateBehind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new double[][] {{0.4, -1.1}});
            StepLoop loop =
                    new StepLoop(ScalarMixture.TWO_BUMPS, UniPcStep.of(2), GRID, StepLoop.NONE);
            Move first = loop.take(0, x, Past.NONE, new ArrayList<>());
            Evaluation left = Objects.requireNonNull(first.remembered());
            assertThat(left.x()).isSameAs(x);
            Move second = loop.take(1, first.xs(), new Past(List.of(left)), new ArrayList<>());
            Evaluation corrected = Objects.requireNonNull(second.remembered());
            assertThat(corrected.x()).isNotEqualTo(first.xs());
            assertThat(second.terms().get(0).tensor()).isSameAs(corrected.x());
            assertThat(second.quantities()).extracting(Quantity::symbol).contains("{w_1}^c", "w_1");
        }
    }

    @Test
    void badOrdersAndPlacesAreNamed() {
        assertThatThrownBy(() -> DpmMultistep.ode(4, DpmForm.DATA))
                .hasMessage("A multistep DPM-Solver's order must be 1, 2 or 3, got 4.");
        assertThatThrownBy(() -> DpmMultistep.plusPlus3MSde(1.5))
                .hasMessage("eta must lie in [0, 1], got 1.5.");
        assertThatThrownBy(() -> UniPcStep.of(0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new DpmPlusPlusSdeStep(1, 1, true))
                .hasMessage("r must lie in (0, 1), got 1.0.");
        assertThatThrownBy(() -> new DpmPlusPlusSdeStep(-1)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> new DpmPlusPlus2SAncestralStep(Double.NaN))
                .hasMessageContaining("NaN");
        SlopeRule rule = SlopeRule.HEUN;
        assertThatThrownBy(() -> new DpmSolverStep(0, DpmForm.DATA, rule, rule, .5, 1))
                .hasMessageContaining("got 0");
        assertThatThrownBy(() -> new DpmSolverStep(2, DpmForm.DATA, rule, rule, 0, 1))
                .hasMessage("r_1 must lie in (0, 1], got 0.0.");
        assertThatThrownBy(() -> new DpmSolverStep(3, DpmForm.DATA, rule, rule, .5, .5))
                .hasMessage("r_2 must lie in (r_1, 1] = (0.5, 1], got 0.5.");
    }
}
