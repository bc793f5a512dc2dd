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

import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.ClassCondition;

import java.util.List;
import java.util.Objects;

class ClassifierFreeGuidanceTest {

    @Property(tries = 25)
    void theGuidedScoreIsThatOfTheTiltedDensity(
            @ForAll @DoubleRange(min = -1, max = 8) double s,
            @ForAll @IntRange(min = 20, max = 980) int t) {
        NoiseLevel level = Toys.level(t);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            // ∇ ln (p(x)^{1−s} p(x|y)^s), differentiated from the densities themselves
            NDArray tilted =
                    Gradients.of(
                            xt,
                            x ->
                                    Toys.MIXTURE
                                            .logDensity(x, level)
                                            .mul(1 - s)
                                            .add(
                                                    Toys.MIXTURE
                                                            .logDensity(x, level, Toys.CLASSES)
                                                            .mul(s)));
            Prediction p =
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, s).predict(xt, level, Toys.CLASSES);
            Toys.near(p.score(), tilted, 1e-8);
            // √ᾱ x̂_0 is of size s σ / √ᾱ at most, some 1e3 in these levels
            Toys.consistent(p, xt, 1e-10);
        }
    }

    @Test
    void scaleOneIsTheModelToTheLastBitWithOneBranch() {
        NoiseLevel level = Toys.level(500);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Prediction p =
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, 1).predict(xt, level, Toys.CLASSES);
            Toys.same(p, Toys.MIXTURE.predict(xt, level, Toys.CLASSES));
            GuidanceParts parts = Objects.requireNonNull(p.guidance());
            assertThat(parts.isGuided()).isFalse();
            assertThat(parts.differenceRms()).isZero();
            assertThat(parts.cosine()).isCloseTo(1, within(1e-12));
        }
        assertThat(rowsAsked(1)).containsExactly(3L);
        assertThat(rowsAsked(3)).containsExactly(6L);
    }

    private static List<Long> rowsAsked(double s) {
        return Toys.<ClassCondition>rowsAsked(
                model -> new ClassifierFreeGuidance<>(model, s),
                Toys.MIXTURE,
                Toys.CLASSES,
                Toys.level(500));
    }

    @Test
    void hoAndSalimanssWIsScaleMinusOne() {
        assertThat(ClassifierFreeGuidance.ofW(Toys.MIXTURE, 0.25).scale()).isEqualTo(1.25);
        assertThat(ClassifierFreeGuidance.ofW(Toys.MIXTURE, 0).scale()).isEqualTo(1);
    }

    @Test
    void branchesInOneBatchEqualSeparateQuestionsInTheirOrder() {
        NoiseLevel level = Toys.level(300);
        List<ClassCondition> conditions =
                List.of(Toys.CLASSES, Toys.OTHERS, Toys.CLASSES.unconditional());
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 2);
            List<Prediction> joined = Branches.predict(Toys.MIXTURE, xt, level, conditions);
            for (int i = 0; i < conditions.size(); i++) {
                Prediction alone = Toys.MIXTURE.predict(xt, level, conditions.get(i));
                Toys.near(joined.get(i), alone, 1e-14);
            }
        }
    }

    @Test
    void partsShowTheTwoBranches() {
        NoiseLevel level = Toys.level(400);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 3);
            Prediction p =
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, 2.5)
                            .predict(xt, level, Toys.CLASSES);
            GuidanceParts parts = Objects.requireNonNull(p.guidance());
            assertThat(parts.scale()).isEqualTo(2.5);
            Prediction c = Toys.MIXTURE.predict(xt, level, Toys.CLASSES);
            Prediction u = Toys.MIXTURE.predict(xt, level);
            Toys.near(parts.conditional(), c.epsHat(), 1e-14);
            Toys.near(parts.unconditional(), u.epsHat(), 1e-14);
            double rms = 0;
            double dot = 0;
            double cc = 0;
            double uu = 0;
            double[] eps = Toys.doubles(c.epsHat());
            double[] epsU = Toys.doubles(u.epsHat());
            for (int i = 0; i < eps.length; i++) {
                rms += (eps[i] - epsU[i]) * (eps[i] - epsU[i]) / eps.length;
                dot += eps[i] * epsU[i];
                cc += eps[i] * eps[i];
                uu += epsU[i] * epsU[i];
            }
            assertThat(parts.differenceRms()).isCloseTo(Math.sqrt(rms), within(1e-13));
            assertThat(parts.cosine()).isCloseTo(dot / Math.sqrt(cc * uu), within(1e-13));
        }
    }

    @Test
    void theLearnedVarianceIsTheConditionalBranchsAndIsNotExtrapolated() {
        // a network that says v = 0.2 with a class and 0.9 without
        Denoiser<ClassCondition> learned =
                (xt, level, c) -> {
                    double[] shares = new double[c.rows() * 4];
                    for (int i = 0; i < shares.length; i++) {
                        shares[i] = c.classes().get(i / 4) < 0 ? 0.9 : 0.2;
                    }
                    NDArray share = xt.getManager().create(shares, xt.getShape());
                    return Toys.MIXTURE.predict(xt, level, c).withVarianceShare(share);
                };
        for (Denoiser<ClassCondition> guided : Rules.all(learned)) {
            try (NDManager manager = NDManager.newBaseManager()) {
                Prediction p = guided.predict(Toys.xt(manager, 4), Toys.level(400), Toys.CLASSES);
                NDArray share = Objects.requireNonNull(p.varianceShare());
                assertThat(share.toDoubleArray()).as(guided.toString()).containsOnly(0.2);
            }
        }
    }

    @Test
    void badInputGetsASentence() {
        assertThatThrownBy(() -> new ClassifierFreeGuidance<>(Toys.MIXTURE, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The guidance scale must be finite, got NaN.");
        Denoiser<ClassCondition> deaf =
                (xt, level, c) -> {
                    NDArray half = xt.get("0:3");
                    return new Prediction(half, half, level);
                };
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            assertThatThrownBy(
                            () ->
                                    new ClassifierFreeGuidance<>(deaf, 2)
                                            .predict(xt, Toys.level(500), Toys.CLASSES))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "A denoiser asked about 2 branches of 3 rows answers in the shape"
                                    + " (6, 4), got (3, 4); each condition must have 3 rows.");
            assertThat(xt.getManager()).isSameAs(manager); // given back after the failure
        }
    }
}
