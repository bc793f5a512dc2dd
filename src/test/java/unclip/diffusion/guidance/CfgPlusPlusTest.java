package unclip.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

class CfgPlusPlusTest {

    /** x_s = √ᾱ_s x̂_0 + √(1 − ᾱ_s) ε̂: DDIM with η = 0 (Song, Meng and Ermon 2021, eq. 12). */
    private static NDArray ddim(Prediction p, NoiseLevel s) {
        return p.x0Hat().mul(s.signal()).add(p.epsHat().mul(s.noise()));
    }

    @Property(tries = 25)
    void aDdimStepInterpolatesTheDataAndKeepsTheUnconditionalNoise(
            @ForAll @DoubleRange(min = 0, max = 1) double lambda,
            @ForAll @IntRange(min = 20, max = 950) int t) {
        NoiseLevel from = Toys.level(t);
        NoiseLevel to = Toys.level(t - 20);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            Prediction c = Toys.MIXTURE.predict(xt, from, Toys.CLASSES);
            Prediction u = Toys.MIXTURE.predict(xt, from);
            // √ᾱ_s (x_t − √(1 − ᾱ_t) (ε̂_u + λ (ε̂_c − ε̂_u))) / √ᾱ_t + √(1 − ᾱ_s) ε̂_u
            NDArray eps = u.epsHat().add(c.epsHat().sub(u.epsHat()).mul(lambda));
            NDArray x0 = xt.sub(eps.mul(from.noise())).div(from.signal());
            NDArray expected = x0.mul(to.signal()).add(u.epsHat().mul(to.noise()));
            Prediction p = new CfgPlusPlus<>(Toys.MIXTURE, lambda).predict(xt, from, Toys.CLASSES);
            Toys.near(ddim(p, to), expected, 1e-11);
        }
    }

    @Property(tries = 25)
    void theEquivalentScaleOfPlainGuidanceMovesADdimStepToTheSamePoint(
            @ForAll @DoubleRange(min = 0.01, max = 1) double lambda,
            @ForAll @IntRange(min = 20, max = 950) int t) {
        NoiseLevel from = Toys.level(t);
        NoiseLevel to = Toys.level(t - 20);
        double s = CfgPlusPlus.equivalentScale(lambda, from, to);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            NDArray plain =
                    ddim(
                            new ClassifierFreeGuidance<>(Toys.MIXTURE, s)
                                    .predict(xt, from, Toys.CLASSES),
                            to);
            Prediction p = new CfgPlusPlus<>(Toys.MIXTURE, lambda).predict(xt, from, Toys.CLASSES);
            Toys.near(ddim(p, to), plain, 1e-10);
        }
        assertThat(CfgPlusPlus.equivalentScale(lambda, from, NoiseLevel.CLEAN)).isEqualTo(lambda);
    }

    @Test
    void lambdaZeroIsTheUnconditionalModel() {
        NoiseLevel level = Toys.level(500);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Toys.near(
                    new CfgPlusPlus<>(Toys.MIXTURE, 0).predict(xt, level, Toys.CLASSES),
                    Toys.MIXTURE.predict(xt, level),
                    1e-14);
        }
    }

    @Test
    void aThresholdThatDoesNotActKeepsThePartedNoise() {
        NoiseLevel level = Toys.level(500);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Prediction parted =
                    new CfgPlusPlus<>(Toys.MIXTURE, 0.5).predict(xt, level, Toys.CLASSES);
            Prediction through =
                    new Clipped<>(new CfgPlusPlus<>(Toys.MIXTURE, 0.5), -9, 9)
                            .predict(xt, level, Toys.CLASSES);
            Toys.same(through, parted);
        }
    }

    @Test
    void aLambdaOutsideZeroToOneGetsASentence() {
        assertThatThrownBy(() -> new CfgPlusPlus<>(Toys.MIXTURE, 7.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("CFG++'s λ must lie in [0, 1], got 7.5.");
        assertThat(CfgPlusPlus.equivalentScale(0.6, Toys.level(500), Toys.level(480)))
                .isCloseTo(
                        0.6
                                * Toys.level(500).sigma()
                                / (Toys.level(500).sigma() - Toys.level(480).sigma()),
                        within(1e-12));
    }
}
