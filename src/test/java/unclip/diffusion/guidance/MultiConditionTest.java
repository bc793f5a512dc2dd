package unclip.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

import org.junit.jupiter.api.Test;

import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.ClassCondition;

import java.util.List;
import java.util.Objects;

/** Several parts with scales of their own, and two models. */
class MultiConditionTest {

    private static final NoiseLevel LEVEL = Toys.level(450);

    @Property(tries = 25)
    void eachScaleActsOnTheDifferenceThatItsPartMakes(
            @ForAll @DoubleRange(min = -1, max = 8) double first,
            @ForAll @DoubleRange(min = -1, max = 8) double second) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            NDArray both = Toys.MIXTURE.predict(xt, LEVEL, Toys.CLASSES).epsHat();
            NDArray one = Toys.MIXTURE.predict(xt, LEVEL, Toys.OTHERS).epsHat();
            NDArray none = Toys.MIXTURE.predict(xt, LEVEL).epsHat();
            // ε̂(∅, ∅) + s_I (ε̂(I, ∅) − ε̂(∅, ∅)) + s_T (ε̂(I, T) − ε̂(I, ∅))
            NDArray expected = none.add(one.sub(none).mul(second)).add(both.sub(one).mul(first));
            Prediction p = multi(first, second).predict(xt, LEVEL, Toys.CLASSES);
            Toys.near(p.epsHat(), expected, 1e-12);
            Toys.consistent(p, xt, 1e-11);
        }
    }

    @Property(tries = 20)
    void equalScalesTelescopeToClassifierFreeGuidance(
            @ForAll @DoubleRange(min = -1, max = 8) double s) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Toys.near(
                    multi(s, s).predict(xt, LEVEL, Toys.CLASSES),
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, s).predict(xt, LEVEL, Toys.CLASSES),
                    1e-12);
        }
    }

    @Test
    void branchesThatCancelAreNotAsked() {
        assertThat(rowsAsked(2, 4)).containsExactly(9L);
        assertThat(rowsAsked(4, 4)).containsExactly(6L);
        assertThat(rowsAsked(4, 1)).containsExactly(6L);
        assertThat(rowsAsked(1, 1)).containsExactly(3L);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Toys.same(
                    multi(1, 1).predict(xt, LEVEL, Toys.CLASSES),
                    Toys.MIXTURE.predict(xt, LEVEL, Toys.CLASSES));
        }
    }

    @Test
    void itsBranchesAreNamedByWhatIsDropped() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Prediction p = multi(2, 4).predict(Toys.xt(manager, 1), LEVEL, Toys.CLASSES);
            GuidanceParts parts = Objects.requireNonNull(p.guidance());
            assertThat(parts.branches())
                    .extracting(GuidanceParts.Branch::name)
                    .containsExactly("conditional", "without first", "without first, second");
            assertThat(parts.scale()).isEqualTo(2);
        }
    }

    @Property(tries = 20)
    void autoguidanceByAnIdenticalModelIsTheIdentity(
            @ForAll @DoubleRange(min = -1, max = 8) double s) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Toys.same(
                    new AutoGuidance<>(Toys.MIXTURE, Toys.MIXTURE, s)
                            .predict(xt, LEVEL, Toys.CLASSES),
                    Toys.MIXTURE.predict(xt, LEVEL, Toys.CLASSES));
        }
    }

    @Property(tries = 20)
    void autoguidanceLeadsAwayFromTheWorseModel(@ForAll @DoubleRange(min = -1, max = 8) double s) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Prediction good = Toys.MIXTURE.predict(xt, LEVEL, Toys.CLASSES);
            Prediction bad = Toys.MIXTURE.predict(xt, LEVEL, Toys.OTHERS);
            Prediction p =
                    new AutoGuidance<>(
                                    Toys.MIXTURE,
                                    (x, level, c) -> Toys.MIXTURE.predict(x, level, Toys.OTHERS),
                                    s)
                            .predict(xt, LEVEL, Toys.CLASSES);
            Toys.near(p.x0Hat(), good.x0Hat().mul(s).add(bad.x0Hat().mul(1 - s)), 1e-12);
            Toys.consistent(p, xt, 1e-11);
        }
    }

    @Test
    void badInputGetsASentence() {
        assertThatThrownBy(() -> new MultiCondition<>(Toys.MIXTURE, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There must be a part to guide by, got none.");
        assertThatThrownBy(() -> Rules.parts(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The guidance scale must be finite, got NaN.");
        assertThatThrownBy(() -> new AutoGuidance<>(Toys.MIXTURE, Toys.MIXTURE, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static MultiCondition<ClassCondition> multi(double first, double second) {
        return new MultiCondition<>(Toys.MIXTURE, Rules.parts(first, second));
    }

    private static List<Long> rowsAsked(double first, double second) {
        return Toys.<ClassCondition>rowsAsked(
                model -> new MultiCondition<>(model, Rules.parts(first, second)),
                Toys.MIXTURE,
                Toys.CLASSES,
                LEVEL);
    }
}
