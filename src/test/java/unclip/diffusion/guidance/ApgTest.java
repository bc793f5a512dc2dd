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
import unclip.diffusion.oracle.ClassCondition;

class ApgTest {

    private static final double INFINITE = Double.POSITIVE_INFINITY;

    @Property(tries = 25)
    void withAllItsPartsAndNoLimitItIsClassifierFreeGuidance(
            @ForAll @DoubleRange(min = -1, max = 8) double s,
            @ForAll @IntRange(min = 20, max = 900) int t) {
        NoiseLevel level = Toys.level(t);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            Toys.near(
                    new Apg<>(Toys.MIXTURE, s, 1, INFINITE).predict(xt, level, Toys.CLASSES),
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, s).predict(xt, level, Toys.CLASSES),
                    1e-10);
        }
    }

    @Property(tries = 25)
    void withoutTheParallelPartTheUpdateIsPerpendicularAndNeverLongerThanItsLimit(
            @ForAll @DoubleRange(min = 1.5, max = 8) double s,
            @ForAll @DoubleRange(min = 0.01, max = 3) double radius) {
        NoiseLevel level = Toys.level(500);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Prediction c = Toys.MIXTURE.predict(xt, level, Toys.CLASSES);
            Prediction p = new Apg<>(Toys.MIXTURE, s, 0, radius).predict(xt, level, Toys.CLASSES);
            NDArray update = p.x0Hat().sub(c.x0Hat());
            NDArray dot = PerImage.dot(update, c.x0Hat());
            Toys.near(dot, dot.zerosLike(), 1e-12);
            for (double length : Toys.doubles(PerImage.dot(update, update).sqrt())) {
                assertThat(length).isLessThanOrEqualTo((s - 1) * radius + 1e-12);
            }
            Toys.consistent(p, xt, 1e-12);
        }
    }

    @Property(tries = 15)
    void etaMixesTheParallelPartInLinearly(
            @ForAll @DoubleRange(min = -1, max = 2) double eta,
            @ForAll @DoubleRange(min = 0.1, max = 3) double radius) {
        NoiseLevel level = Toys.level(500);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 2);
            NDArray all = apg(1, radius).predict(xt, level, Toys.CLASSES).x0Hat();
            NDArray across = apg(0, radius).predict(xt, level, Toys.CLASSES).x0Hat();
            Toys.near(
                    apg(eta, radius).predict(xt, level, Toys.CLASSES).x0Hat(),
                    all.mul(eta).add(across.mul(1 - eta)),
                    1e-12);
        }
    }

    private static Apg<ClassCondition> apg(double eta, double radius) {
        return new Apg<>(Toys.MIXTURE, 4, eta, radius);
    }

    @Test
    void theLimitShortensToExactlyItsNorm() {
        NoiseLevel level = Toys.level(500);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Prediction c = Toys.MIXTURE.predict(xt, level, Toys.CLASSES);
            Prediction p = new Apg<>(Toys.MIXTURE, 3, 1, 1e-3).predict(xt, level, Toys.CLASSES);
            NDArray update = p.x0Hat().sub(c.x0Hat());
            for (double length : Toys.doubles(PerImage.dot(update, update).sqrt())) {
                assertThat(length).isCloseTo(2e-3, within(1e-14));
            }
        }
    }

    @Test
    void scaleOneIsTheModelToTheLastBitWhateverTheRest() {
        NoiseLevel level = Toys.level(500);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Toys.same(
                    new Apg<>(Toys.MIXTURE, 1, 0, 0.1, new GuidanceMomentum(0.5))
                            .predict(xt, level, Toys.CLASSES),
                    Toys.MIXTURE.predict(xt, level, Toys.CLASSES));
        }
    }

    @Test
    void momentumSumsTheStepsOfOneRunAndAnotherRunStartsAnew() {
        double beta = -0.5;
        GuidanceMomentum momentum = new GuidanceMomentum(beta);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray d1 = Toys.xt(manager, 1);
            NDArray d2 = Toys.xt(manager, 2);
            NDArray d3 = Toys.xt(manager, 3);
            for (int run = 0; run < 2; run++) {
                Toys.near(momentum.add(d1, Toys.level(900)), d1, 0);
                NDArray m2 = d2.add(d1.mul(beta));
                Toys.near(momentum.add(d2, Toys.level(600)), m2, 1e-15);
                // asked again at the same level, as a corrector does: replaces, does not add
                Toys.near(momentum.add(d2, Toys.level(600)), m2, 1e-15);
                Toys.near(momentum.add(d3, Toys.level(300)), d3.add(m2.mul(beta)), 1e-15);
            }
            Toys.near(momentum.add(d2, Toys.level(400)), d2, 0); // the level rises
            NDArray pair = d1.get("0:2");
            Toys.near(momentum.add(pair, Toys.level(300)), pair, 0); // another shape
            assertThat(momentum.beta()).isEqualTo(beta);
        }
    }

    @Test
    void momentumZeroIsNoMomentum() {
        GuidanceMomentum none = new GuidanceMomentum(0);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            for (int t = 900; t > 0; t -= 300) {
                NoiseLevel level = Toys.level(t);
                Toys.same(
                        new Apg<>(Toys.MIXTURE, 4, 0.3, 1, none).predict(xt, level, Toys.CLASSES),
                        new Apg<>(Toys.MIXTURE, 4, 0.3, 1).predict(xt, level, Toys.CLASSES));
            }
        }
    }

    @Test
    void badInputGetsASentence() {
        assertThatThrownBy(() -> new Apg<>(Toys.MIXTURE, 3, Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("APG's η must be finite, got NaN.");
        assertThatThrownBy(() -> new Apg<>(Toys.MIXTURE, 3, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("APG's largest norm must exceed 0, got 0.0.");
        assertThatThrownBy(() -> new GuidanceMomentum(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The momentum β must lie within -1 and 1, got -1.0.");
    }
}
