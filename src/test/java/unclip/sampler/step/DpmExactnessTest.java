package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.sampler.Past;
import unclip.sampler.ReverseStep;
import unclip.sampler.TimeGrid;
import unclip.tensor.StepNoise;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * A denoiser whose prediction is a polynomial in λ, whatever x is: a method of order p integrates
 * those of degree p − 1 exactly over steps of any sizes, once its past is there.
 */
class DpmExactnessTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    private static final TimeGrid UNEVEN =
            new TimeGrid(LINEAR, List.of(700., 590.5, 420., 400., 150.));

    private static final StepNoise ZERO = (manager, shape, type) -> manager.zeros(shape, type);

    /**
     * One method.
     *
     * @param degree of the polynomial
     * @param eta the share of noise, which is set to zero here
     */
    record Case(ReverseStep step, DpmForm form, int degree, double eta) {}

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (DpmForm form : DpmForm.values()) {
            for (double eta : new double[] {0, 0.4, 1}) {
                DpmMultistep heun =
                        new DpmMultistep(2, form, SlopeRule.HEUN, false, eta, FinalOrder.FULL);
                cases.add(new Case(DpmMultistep.ode(1, form).with(eta), form, 0, eta));
                cases.add(new Case(heun, form, 1, eta));
                cases.add(new Case(DpmMultistep.ode(3, form).with(eta), form, 2, eta));
            }
            for (double r1 : new double[] {0.2, 0.5}) {
                cases.add(new Case(singlestep(2, form, r1), form, 1, 0));
                cases.add(new Case(singlestep(3, form, r1), form, 2, 0));
            }
            for (UniPcStep.Scale b : UniPcStep.Scale.values()) {
                UniPcStep step = new UniPcStep(3, form, b, true, FinalOrder.FULL);
                cases.add(new Case(step.withoutCorrector(), form, 2, 0));
                cases.add(new Case(step, form, 2, 0));
            }
        }
        return cases.stream();
    }

    private static DpmSolverStep singlestep(int order, DpmForm form, double r1) {
        return new DpmSolverStep(order, form, SlopeRule.HEUN, SlopeRule.HEUN, r1, 0.9);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void polynomialsInLambdaAreIntegratedExactly(Case c) {
        DoubleUnaryOperator f =
                l -> 0.7 + (c.degree > 0 ? 0.4 * l : 0) + (c.degree > 1 ? l * l : 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            StepLoop loop = new StepLoop(said(f, c.form), c.step, UNEVEN, i -> ZERO);
            List<NDArray> states =
                    loop.states(manager.create(new double[][] {{0.8}}), 0, Past.NONE);
            double before = ScalarMixture.heap(states.get(3))[0];
            double after = ScalarMixture.heap(states.get(4))[0];
            double exact = exact(c, f, before, UNEVEN.level(3), UNEVEN.level(4));
            assertThat(after).isCloseTo(exact, within(2e-12));
        }
    }

    private static Denoiser<Conditioning.None> said(DoubleUnaryOperator f, DpmForm form) {
        return (xt, level, none) -> {
            NDArray value = xt.onesLike().mul(f.applyAsDouble(level.lambda()));
            return form == DpmForm.DATA
                    ? Prediction.ofX0(value, xt, level)
                    : Prediction.ofEps(value, xt, level);
        };
    }

    /** The variation of constants, with the integral by quadrature. */
    private static double exact(
            Case c, DoubleUnaryOperator f, double x, NoiseLevel t, NoiseLevel s) {
        double eta = c.eta;
        double end = s.lambda();
        double h = end - t.lambda();
        boolean data = c.form == DpmForm.DATA;
        double rate = data ? -(1 + eta) : 1; // of what is left of f at λ, λ_s − λ before the end
        double integral =
                new IterativeLegendreGaussIntegrator(20, 1e-14, 1e-14)
                        .integrate(
                                10_000,
                                l -> Math.exp(rate * (end - l)) * f.applyAsDouble(l),
                                t.lambda(),
                                end);
        return data
                ? s.noise() / t.noise() * Math.exp(-eta * h) * x + (1 + eta) * s.signal() * integral
                : s.signal() / t.signal() * x - (1 + eta) * s.noise() * integral;
    }
}
