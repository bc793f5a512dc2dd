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

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.ClassCondition;
import unclip.diffusion.oracle.GaussianOracle;

class GradientGuidanceTest {

    /** The oracle, never told the class. */
    private static final Denoiser<ClassCondition> BLIND =
            (xt, level, c) -> Toys.MIXTURE.predict(xt, level, c.unconditional());

    private static final LogLikelihood<ClassCondition> CLASSIFIER =
            Toys.MIXTURE::logClassProbability;

    private static final Conditioning.None NONE = new Conditioning.None();

    @Property(tries = 25)
    void theExactClassifierTurnsTheUnconditionalModelIntoTheConditionalOne(
            @ForAll @IntRange(min = 20, max = 980) int t) {
        NoiseLevel level = Toys.level(t);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            Prediction p =
                    GradientGuidance.ofClassifier(BLIND, CLASSIFIER, 1)
                            .predict(xt, level, Toys.CLASSES);
            Toys.near(p, Toys.MIXTURE.predict(xt, level, Toys.CLASSES), 1e-8);
        }
    }

    @Property(tries = 25)
    void onAnUnconditionalModelItsScaleIsThatOfClassifierFreeGuidance(
            @ForAll @DoubleRange(min = -1, max = 8) double s,
            @ForAll @IntRange(min = 20, max = 980) int t) {
        NoiseLevel level = Toys.level(t);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            Prediction free =
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, s).predict(xt, level, Toys.CLASSES);
            Toys.near(
                    GradientGuidance.ofClassifier(BLIND, CLASSIFIER, s)
                            .predict(xt, level, Toys.CLASSES),
                    free,
                    1e-8);
            Toys.near(
                    GradientGuidance.ofClassifier(Toys.MIXTURE, CLASSIFIER, s - 1)
                            .predict(xt, level, Toys.CLASSES),
                    free,
                    1e-8);
        }
    }

    @Test
    void scaleZeroIsTheModelToTheLastBit() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Toys.same(
                    GradientGuidance.ofClassifier(BLIND, CLASSIFIER, 0)
                            .predict(xt, Toys.level(500), Toys.CLASSES),
                    Toys.MIXTURE.predict(xt, Toys.level(500)));
        }
    }

    /**
     * Data N(0, v) make x̂_0 = k x_t with k = √ᾱ v / (ᾱ v + 1 − ᾱ), so ∇_{x_t} of −½‖x̂_0 − 1‖² is
     * k (1 − x̂_0) through the denoiser, and (1 − x̂_0) / √ᾱ with ε̂ constant.
     */
    @Property(tries = 25)
    void theGradientOfAScoreOfTheCleanDataIsTheChainRulesWithAndWithoutTheDenoiser(
            @ForAll @DoubleRange(min = -2, max = 5) double s,
            @ForAll @IntRange(min = 20, max = 900) int t) {
        NoiseLevel level = Toys.level(t);
        double v = 0.49;
        double k = level.signal() * v / (level.alphaBar() * v + 1 - level.alphaBar());
        Denoiser<Conditioning.None> model = GaussianOracle.isotropic(0, 0.7);
        LogLikelihood<Conditioning.None> nearOne =
                (x, at, none) -> Rules.squares(x.sub(1)).mul(-0.5);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            Prediction base = model.predict(xt, level, NONE);
            NDArray pull = base.x0Hat().neg().add(1);
            double[] factors = {1 / level.signal(), k};
            GradientGuidance.Input[] inputs = {
                GradientGuidance.Input.X0, GradientGuidance.Input.X0_THROUGH_DENOISER
            };
            for (int i = 0; i < inputs.length; i++) {
                Prediction p =
                        new GradientGuidance<>(model, nearOne, s, inputs[i])
                                .predict(xt, level, NONE);
                NDArray expected = base.epsHat().sub(pull.mul(s * level.noise() * factors[i]));
                Toys.near(p.epsHat(), expected, 1e-10);
                Toys.consistent(p, xt, 1e-10);
                assertThat(p.x0Hat().hasGradient()).isFalse();
            }
        }
    }

    @Test
    void theGradientGoesThroughTheMixturesDenoiserToo() {
        NoiseLevel level = Toys.level(400);
        LogLikelihood<ClassCondition> nearOne = (x, at, c) -> Rules.squares(x.sub(1)).neg();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Prediction base = Toys.MIXTURE.predict(xt, level, Toys.CLASSES);
            Prediction p =
                    new GradientGuidance<>(
                                    Toys.MIXTURE,
                                    nearOne,
                                    1,
                                    GradientGuidance.Input.X0_THROUGH_DENOISER)
                            .predict(xt, level, Toys.CLASSES);
            double[] gradient = Toys.doubles(base.epsHat().sub(p.epsHat()).div(level.noise()));
            double h = 1e-5; // a central difference is off by h² and by rounding / h
            for (int i = 0; i < 12; i++) {
                double[] nudge = new double[12];
                nudge[i] = h;
                NDArray d = manager.create(nudge, xt.getShape());
                double up = total(nearOne, xt.add(d), level);
                double down = total(nearOne, xt.sub(d), level);
                assertThat(gradient[i]).isCloseTo((up - down) / (2 * h), within(1e-7));
            }
        }
    }

    private static double total(
            LogLikelihood<ClassCondition> likelihood, NDArray xt, NoiseLevel level) {
        NDArray x0Hat = Toys.MIXTURE.predict(xt, level, Toys.CLASSES).x0Hat();
        return likelihood.of(x0Hat, level, Toys.CLASSES).sum().getDouble();
    }

    @Test
    void badInputGetsASentence() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            assertSentence(
                    xt,
                    Toys.level(500),
                    (x, level, c) -> x.sum(),
                    "A log-likelihood is one number an image, (3), got the shape ().");
            assertSentence(
                    xt,
                    Toys.level(500),
                    (x, level, c) -> x.getManager().create(new double[] {1, 2, 3}),
                    "A log-likelihood must be computed from x by tensor operations that have"
                            + " gradients; this one has none with respect to x.");
            assertSentence(
                    xt,
                    new NoiseLevel(1000, 0),
                    CLASSIFIER,
                    "At ᾱ = 0 (t = 1000.0) x_t says nothing of x_0, so no gradient can guide it"
                            + " there.");
            // the collector of a failed call is closed, so the next one works
            Toys.near(
                    GradientGuidance.ofClassifier(BLIND, CLASSIFIER, 1)
                            .predict(xt, Toys.level(500), Toys.CLASSES),
                    Toys.MIXTURE.predict(xt, Toys.level(500), Toys.CLASSES),
                    1e-8);
        }
        assertThatThrownBy(() -> GradientGuidance.ofClassifier(BLIND, CLASSIFIER, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The guidance scale must be finite, got NaN.");
    }

    private static void assertSentence(
            NDArray xt,
            NoiseLevel level,
            LogLikelihood<ClassCondition> likelihood,
            String sentence) {
        assertThatThrownBy(
                        () ->
                                GradientGuidance.ofClassifier(BLIND, likelihood, 1)
                                        .predict(xt, level, Toys.CLASSES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }
}
