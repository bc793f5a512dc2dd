package unclip.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.ClassCondition;

import java.util.List;

/** Perp-Neg and plain negative prompts. */
class NegativesTest {

    private static PerpNeg<ClassCondition> perpNeg(
            Denoiser<ClassCondition> model, double s, ClassCondition negative, double weight) {
        return new PerpNeg<>(model, s, List.of(new PerpNeg.Negative<>(negative, weight)));
    }

    @Property(tries = 20)
    void aNegativeEqualToTheMainConditionTakesNothingAway(
            @ForAll @DoubleRange(min = 0, max = 5) double weight,
            @ForAll @IntRange(min = 20, max = 980) int t) {
        NoiseLevel level = Toys.level(t);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            Toys.near(
                    perpNeg(Toys.MIXTURE, 3, Toys.CLASSES, weight).predict(xt, level, Toys.CLASSES),
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, 3).predict(xt, level, Toys.CLASSES),
                    1e-10);
        }
    }

    /** Classes 0 and 1 move ε̂ along axes 0 and 1, class 2 along both; no class moves nothing. */
    private static final Denoiser<ClassCondition> AXES =
            (xt, level, c) -> {
                double[] eps = new double[c.rows() * 4];
                for (int b = 0; b < c.rows(); b++) {
                    int k = c.classes().get(b);
                    eps[4 * b] = k == 0 || k == 2 ? 0.5 : 0;
                    eps[4 * b + 1] = k == 1 || k == 2 ? 0.25 : 0;
                }
                return Prediction.ofEps(xt.getManager().create(eps, xt.getShape()), xt, level);
            };

    @Test
    void aPerpendicularNegativeCountsInFullAndAnObliqueOneByItsPerpendicularPart() {
        NoiseLevel level = Toys.level(500);
        ClassCondition zero = ClassCondition.all(3, 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            for (int k = 1; k <= 2; k++) { // class 2 = class 0 + class 1
                Prediction p =
                        perpNeg(AXES, 3, ClassCondition.all(3, k), 0.8).predict(xt, level, zero);
                double[] eps = new double[12];
                for (int b = 0; b < 3; b++) {
                    eps[4 * b] = 3 * 0.5;
                    eps[4 * b + 1] = -3 * 0.8 * 0.25;
                }
                Toys.near(p.epsHat(), manager.create(eps, xt.getShape()), 1e-14);
                Toys.consistent(p, xt, 1e-13);
            }
        }
    }

    @Test
    void perpNegAsksAllBranchesAtOnceAndWithoutNegativesIsPlainGuidance() {
        NoiseLevel level = Toys.level(500);
        assertThat(
                        Toys.<ClassCondition>rowsAsked(
                                model -> perpNeg(model, 1, Toys.OTHERS, 1),
                                Toys.MIXTURE,
                                Toys.CLASSES,
                                level))
                .containsExactly(9L);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Toys.same(
                    perpNeg(Toys.MIXTURE, 3, Toys.OTHERS, 0).predict(xt, level, Toys.CLASSES),
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, 3).predict(xt, level, Toys.CLASSES));
            Toys.same(
                    perpNeg(Toys.MIXTURE, 1, Toys.OTHERS, 0).predict(xt, level, Toys.CLASSES),
                    Toys.MIXTURE.predict(xt, level, Toys.CLASSES));
        }
    }

    @Property(tries = 20)
    void aNegativePromptStandsInForNothing(@ForAll @DoubleRange(min = -1, max = 8) double s) {
        NoiseLevel level = Toys.level(400);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Prediction c = Toys.MIXTURE.predict(xt, level, Toys.CLASSES);
            Prediction n = Toys.MIXTURE.predict(xt, level, Toys.OTHERS);
            Prediction p =
                    NegativePrompt.of(Toys.MIXTURE, Toys.OTHERS, s)
                            .predict(xt, level, Toys.CLASSES);
            Toys.near(p.epsHat(), c.epsHat().mul(s).add(n.epsHat().mul(1 - s)), 1e-12);
            Toys.consistent(p, xt, 1e-11);
            Toys.same(
                    NegativePrompt.of(Toys.MIXTURE, Toys.OTHERS, 1)
                            .predict(xt, level, Toys.CLASSES),
                    c);
            Toys.near(
                    NegativePrompt.of(Toys.MIXTURE, ClassCondition.none(3), s)
                            .predict(xt, level, Toys.CLASSES),
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, s).predict(xt, level, Toys.CLASSES),
                    1e-14);
        }
    }

    @Test
    void aNegativePromptTakesAnyRule() {
        NoiseLevel level = Toys.level(400);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Prediction p =
                    NegativePrompt.of(
                                    Toys.MIXTURE,
                                    Toys.OTHERS,
                                    pairs -> new CfgPlusPlus<>(pairs, 0.6))
                            .predict(xt, level, Toys.CLASSES);
            Toys.near(p.epsHat(), Toys.MIXTURE.predict(xt, level, Toys.OTHERS).epsHat(), 1e-14);
        }
    }

    @Test
    void badInputGetsASentence() {
        assertThatThrownBy(() -> perpNeg(Toys.MIXTURE, 3, Toys.OTHERS, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A negative condition's weight must be finite and 0 or more, got -1.0.");
        assertThatThrownBy(() -> perpNeg(Toys.MIXTURE, Double.POSITIVE_INFINITY, Toys.OTHERS, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The guidance scale must be finite, got Infinity.");
    }
}
