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
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.ClassCondition;

import java.util.List;

class RescaledTest {

    private static final List<Parameterisation> OUTPUTS =
            List.of(
                    new Parameterisation.Epsilon(),
                    new Parameterisation.X0(),
                    new Parameterisation.V());

    @Property(tries = 25)
    void phiOneGivesEachImageTheConditionalBranchsDeviation(
            @ForAll @DoubleRange(min = -1, max = 8) double s,
            @ForAll @IntRange(min = 20, max = 980) int t,
            @ForAll @IntRange(min = 0, max = 2) int which) {
        Parameterisation output = OUTPUTS.get(which);
        NoiseLevel level = Toys.level(t);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, t);
            Denoiser<ClassCondition> cfg = new ClassifierFreeGuidance<>(Toys.MIXTURE, s);
            Prediction p = new Rescaled<>(cfg, 1, output).predict(xt, level, Toys.CLASSES);
            Prediction c = Toys.MIXTURE.predict(xt, level, Toys.CLASSES);
            double[][] rescaled = rows(output.express(p));
            double[][] guided = rows(output.express(cfg.predict(xt, level, Toys.CLASSES)));
            double[][] conditional = rows(output.express(c));
            for (int b = 0; b < 3; b++) {
                double want = std(conditional[b]);
                assertThat(std(rescaled[b])).isCloseTo(want, within(1e-8 * want));
                // only the length changes: y' is a multiple of the guided y
                double factor = std(conditional[b]) / std(guided[b]);
                for (int i = 0; i < 4; i++) {
                    double expected = guided[b][i] * factor;
                    assertThat(rescaled[b][i])
                            .isCloseTo(expected, within(1e-8 * (1 + Math.abs(expected))));
                }
            }
            Toys.consistent(p, xt, 1e-9);
        }
    }

    @Property(tries = 15)
    void phiMixesLinearly(@ForAll @DoubleRange(min = 0, max = 1) double phi) {
        NoiseLevel level = Toys.level(600);
        Denoiser<ClassCondition> cfg = new ClassifierFreeGuidance<>(Toys.MIXTURE, 5);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            NDArray none = cfg.predict(xt, level, Toys.CLASSES).vHat();
            NDArray full = new Rescaled<>(cfg, 1).predict(xt, level, Toys.CLASSES).vHat();
            NDArray part = new Rescaled<>(cfg, phi).predict(xt, level, Toys.CLASSES).vHat();
            Toys.near(part, full.mul(phi).add(none.mul(1 - phi)), 1e-11);
        }
    }

    @Property(tries = 15)
    void unguidedOrWithPhiZeroItIsTheIdentity(
            @ForAll @DoubleRange(min = 0, max = 1) double phi,
            @ForAll @DoubleRange(min = -1, max = 8) double s) {
        NoiseLevel level = Toys.level(600);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Denoiser<ClassCondition> unguided = new ClassifierFreeGuidance<>(Toys.MIXTURE, 1);
            Toys.same(
                    new Rescaled<>(unguided, phi).predict(xt, level, Toys.CLASSES),
                    Toys.MIXTURE.predict(xt, level, Toys.CLASSES));
            Denoiser<ClassCondition> cfg = new ClassifierFreeGuidance<>(Toys.MIXTURE, s);
            Toys.same(
                    new Rescaled<>(cfg, 0).predict(xt, level, Toys.CLASSES),
                    cfg.predict(xt, level, Toys.CLASSES));
        }
    }

    @Test
    void atZeroTerminalSnrVelocityCanStillBeRescaled() {
        NoiseLevel pureNoise = new NoiseLevel(1000, 0);
        Denoiser<ClassCondition> network =
                (xt, level, c) -> {
                    double[] x0 = new double[c.rows() * 4];
                    for (int i = 0; i < x0.length; i++) {
                        x0[i] = (i % 4) * (c.classes().get(i / 4) + 2);
                    }
                    return Prediction.ofX0(xt.getManager().create(x0, xt.getShape()), xt, level);
                };
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Prediction p =
                    new Rescaled<>(new ClassifierFreeGuidance<>(network, 4), 1)
                            .predict(xt, pureNoise, Toys.CLASSES);
            // every branch is a multiple of (0, 1, 2, 3), so the rescaled one is the conditional
            Toys.near(p, network.predict(xt, pureNoise, Toys.CLASSES), 1e-13);
        }
    }

    @Test
    void badInputGetsASentence() {
        assertThatThrownBy(() -> new Rescaled<>(Toys.MIXTURE, 1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The guidance rescale φ must lie in [0, 1], got 1.5.");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            assertThatThrownBy(
                            () ->
                                    new Rescaled<>(Toys.MIXTURE, 0.7)
                                            .predict(xt, Toys.level(500), Toys.CLASSES))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Rescaling goes around a guided denoiser, got one without guidance:"
                                    + " MixtureOracle.");
        }
    }

    private static double[][] rows(NDArray x) {
        double[] all = Toys.doubles(x);
        double[][] rows = new double[3][4];
        for (int i = 0; i < all.length; i++) {
            rows[i / 4][i % 4] = all[i];
        }
        return rows;
    }

    private static double std(double[] row) {
        double mean = 0;
        for (double value : row) {
            mean += value / row.length;
        }
        double variance = 0;
        for (double value : row) {
            variance += (value - mean) * (value - mean) / row.length;
        }
        return Math.sqrt(variance);
    }
}
