package unclip.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import unclip.tensor.NoiseSource;

class ParameterisationTest {

    private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(1000);

    @Property(tries = 40)
    void aPerfectOutputGivesBackDataAndNoise(
            @ForAll @IntRange(min = 1, max = 900) int t,
            @ForAll @IntRange(min = 0, max = 2) int which) {
        Parameterisation p =
                new Parameterisation[] {
                            new Parameterisation.Epsilon(),
                            new Parameterisation.X0(),
                            new Parameterisation.V()
                        }
                        [which];
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource source = NoiseSource.of(t, 0, 0, 1);
            NDArray x0 = source.initial(manager, new Shape(2, 3, 2, 2));
            NDArray eps = source.normal(manager, x0.getShape());
            int[] times = {t, t};
            ForwardProcess forward = new ForwardProcess(SCHEDULE);
            NDArray xt = forward.diffuse(x0, times, eps);
            NDArray signal = forward.perRow(manager, x0, times, Math::sqrt);
            NDArray noise = forward.perRow(manager, x0, times, a -> Math.sqrt(1 - a));

            NDArray output = p.target(x0, eps, signal, noise);
            Prediction prediction = p.interpret(output, xt, SCHEDULE.alphaBar(t));
            // float32 error grows by 1/√ᾱ for x̂_0 and by 1/√(1 − ᾱ) for ε̂
            double alphaBar = SCHEDULE.alphaBar(t);
            near(prediction.x0Hat(), x0, 1e-5 / Math.sqrt(alphaBar));
            near(prediction.epsHat(), eps, 1e-5 / Math.sqrt(1 - alphaBar));
            near(
                    prediction.vHat(),
                    new Parameterisation.V().target(x0, eps, signal, noise),
                    1e-5 / Math.sqrt(alphaBar * (1 - alphaBar)));
        }
    }

    @Property(tries = 40)
    void weightsMakeTheThreeErrorsEqual(@ForAll @IntRange(min = 1, max = 1000) int t) {
        // An error e in x̂_0 is −e √SNR in ε̂ and −e √(SNR + 1) in v̂.
        double snr = SCHEDULE.snr(t);
        double weight = LossWeight.minSnr(5).onX0(snr);
        double asEps = new Parameterisation.Epsilon().weight(snr, weight) * snr;
        double asV = new Parameterisation.V().weight(snr, weight) * (snr + 1);
        assertThat(asEps).isCloseTo(weight, within(1e-9 * weight));
        assertThat(asV).isCloseTo(weight, within(1e-9 * weight));
        assertThat(new Parameterisation.X0().weight(snr, weight)).isEqualTo(weight);
    }

    private static void near(NDArray actual, NDArray expected, double tolerance) {
        assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan((float) tolerance);
    }
}
