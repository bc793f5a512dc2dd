package unclip.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tech.tablesaw.api.Table;

import unclip.diffusion.Conditioning;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

import java.util.List;

class ComparisonTest {

    private static final int STEPS = 10;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void aRunDiffersFromItselfAndFromItsRepetitionByZero(Runs.Kind kind) {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, kind.step(), STEPS);
        Trajectory<Conditioning.None> again = Runs.recorded(manager, kind.step(), STEPS);
        for (Comparison c : List.of(t.compare(t), t.compare(again))) {
            assertThat(c.result()).isZero();
            assertThat(c.firstDifference()).isEmpty();
            assertThat(c.steps())
                    .hasSize(STEPS)
                    .allSatisfy(
                            step -> {
                                assertThat(step.xt()).isZero();
                                assertThat(step.x0Hat()).isZero();
                                assertThat(step.epsHat()).isZero();
                                assertThat(step.cosine()).isCloseTo(1, within(1e-12));
                                assertThat(step.quantities()).isEmpty();
                            });
        }
    }

    @Test
    void anEditIsSeenWhereItWasMadeAndInItsSize() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(0), STEPS);
        Comparison ofX0 = t.compare(t.rewind(4).editX0(x -> x.add(0.5)).run());
        StepDifference first = ofX0.firstDifference().orElseThrow();
        assertThat(first.index()).isEqualTo(4);
        assertThat(first.xt()).isZero();
        assertThat(first.x0Hat()).isCloseTo(0.5, within(1e-6));
        // ε̂ = (x_t − √ᾱ x̂_0) / √(1 − ᾱ) follows
        double ratio = t.numbers().get(4).from().signal() / t.numbers().get(4).from().noise();
        assertThat(first.epsHat()).isCloseTo(0.5 * ratio, within(1e-6));
        assertThat(ofX0.steps().get(1).xt()).isPositive();
        assertThat(ofX0.result()).isPositive();
        Comparison ofXt = t.compare(t.rewind(4).editXt(x -> x.add(0.25)).run());
        assertThat(ofXt.firstDifference().orElseThrow().xt()).isCloseTo(0.25, within(1e-6));
    }

    @Test
    void numbersThatDifferAreNamedWithBothValues() {
        Comparison c =
                Runs.recorded(manager, new DdimStep(0), STEPS)
                        .compare(Runs.recorded(manager, new DdimStep(1), STEPS));
        StepDifference step = c.firstDifference().orElseThrow();
        assertThat(step.index()).isZero();
        assertThat(step.quantities())
                .extracting(StepDifference.Quantities::symbol)
                .containsExactly("c_\\epsilon", "\\sigma");
        StepDifference.Quantities sigma = step.quantities().get(1);
        assertThat(sigma.value()).isNaN(); // none is added
        assertThat(sigma.other()).isPositive();
    }

    @Test
    void stepsOfUnlikeGridsMeetAtTheirTimes() {
        Trajectory<Conditioning.None> coarse = Runs.recorded(manager, new DdimStep(0), 5);
        Trajectory<Conditioning.None> fine = Runs.recorded(manager, new DdimStep(0), 20);
        Comparison c = coarse.compare(fine);
        assertThat(c.steps())
                .extracting(StepDifference::otherIndex)
                .containsExactly(0, 4, 8, 12, 16);
        assertThat(c.steps())
                .extracting(StepDifference::t)
                .containsExactly(1000.0, 800.0, 600.0, 400.0, 200.0);
        assertThat(c.steps().get(0).xt()).isZero();
    }

    @Test
    void thinnedStepsKeepTheirNumbersAndLackTheirTensors() {
        Trajectory<Conditioning.None> thin =
                Runs.recorded(manager, new DdimStep(0), STEPS, Recording.standard().ofSteps(2));
        Comparison c = thin.compare(Runs.recorded(manager, new DdimStep(0), STEPS));
        assertThat(c.steps()).hasSize(STEPS);
        assertThat(c.steps().get(0).xt()).isZero();
        assertThat(c.steps().get(5).xt()).isNaN();
        assertThat(c.firstDifference()).isEmpty();
        assertThat(c.result()).isZero();
        Table table = c.toTable();
        assertThat(table.rowCount()).isEqualTo(STEPS);
        assertThat(table.doubleColumn("rms Δx_t").isMissing(5)).isTrue();
    }

    @Test
    void precisionsMayDifferShapesMayNot() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(0), STEPS);
        Trajectory<Conditioning.None> precise =
                Runs.sampler(new DdimStep(0), STEPS)
                        .trajectory(
                                manager,
                                Runs.noise().initial(manager, Runs.SHAPE, DataType.FLOAT64),
                                Runs.NONE,
                                Runs.noise())
                        .run();
        // float32 rounds each of 10 steps by about 6e-8
        assertThat(t.compare(precise).result()).isBetween(1e-12, 2e-6);
        NoiseSource one = NoiseSource.of(1, 0, 0);
        Trajectory<Conditioning.None> other =
                Runs.sampler(new DdimStep(0), STEPS)
                        .trajectory(manager, one.initial(manager, new Shape(1, 3)), Runs.NONE, one);
        assertThatThrownBy(() -> t.compare(other))
                .hasMessage("Trajectories of one shape can be compared, got (2, 3) and (1, 3).");
    }
}
