package unclip.sampler.step;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.Evaluation;
import unclip.sampler.Move;
import unclip.sampler.Past;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

/**
 * Multistep DPM-Solver and DPM-Solver++ of order 1 to 3, ODE and SDE (Lu et al. 2022b, alg. 2):
 * exponential Adams-Bashforth methods in λ, with one denoiser call a step.
 *
 * <pre>x_s = α_s x̂_0 + c_ε ε̂ + w_1 D_1 + w_2 D_2 + σ z
 * h = λ_s − λ_t,   r_m = (λ_t − λ_m) / h,   Δ_m = (f_0 − f_m) / r_m
 * order 2:  D_1 = Δ_1
 * order 3:  D_2 = (Δ_1 − Δ_2) / (r_2 − r_1),   D_1 = Δ_1 + r_1 D_2</pre>
 *
 * <p>with f_0 the prediction at t, and f_1, f_2 (at λ_1, λ_2) those of the steps before; α_s, c_ε,
 * w_k and σ are those of an exact integral over λ. Its members: DDIM (order 1), DPM-Solver++(2M),
 * SDE-DPM-Solver++(2M) and k-diffusion's 3M SDE.
 *
 * <p>While the past is short, and as {@code ending} says, the order is lower; a step to s = 0 is of
 * first order, x̂_0. This start is enough for order 2, but the first step's error O(h²) is what
 * remains of order 3 on ever finer grids: third order takes a start as exact as a {@link
 * DpmSolverStep} of order 3.
 *
 * <p>In order 3, diffusers and k-diffusion take φ_3 D_2 where the integral of a parabola has 2 φ_3
 * D_2, and so are of second order; {@code halvedCurvature} reproduces it.
 *
 * @param order 1, 2 or 3, reached once the past is long enough
 * @param form f: ε̂ or x̂_0
 * @param slope how order 2 weighs D_1
 * @param halvedCurvature whether order 3 takes half of w_2, as diffusers and k-diffusion do
 * @param eta η in [0, 1]: 0 is the ODE, 1 the reverse SDE
 * @param ending where the order goes down again
 */
public record DpmMultistep(
        int order,
        DpmForm form,
        SlopeRule slope,
        boolean halvedCurvature,
        double eta,
        FinalOrder ending)
        implements ReverseStep {

    private static final String SOURCE = "Lu et al. 2022b, alg. 2";

    /** Checks order and η. */
    public DpmMultistep {
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException(
                    "A multistep DPM-Solver's order must be 1, 2 or 3, got " + order + ".");
        }
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must lie in [0, 1], got " + eta + ".");
        }
    }

    /** The deterministic method of an order. */
    public static DpmMultistep ode(int order, DpmForm form) {
        return new DpmMultistep(order, form, SlopeRule.MIDPOINT, false, 0, FinalOrder.FULL);
    }

    /** DPM-Solver++(2M) (Lu et al. 2022b, alg. 2). */
    public static DpmMultistep plusPlus2M() {
        return ode(2, DpmForm.DATA);
    }

    /** SDE-DPM-Solver++(2M) (Lu et al. 2022b), with k-diffusion's η. */
    public static DpmMultistep plusPlus2MSde(SlopeRule slope, double eta) {
        return new DpmMultistep(2, DpmForm.DATA, slope, false, eta, FinalOrder.FULL);
    }

    /** DPM-Solver++(3M) SDE as k-diffusion has it, but with the parabola's whole weight. */
    public static DpmMultistep plusPlus3MSde(double eta) {
        return new DpmMultistep(3, DpmForm.DATA, SlopeRule.HEUN, false, eta, FinalOrder.FULL);
    }

    /** The same with another ending. */
    public DpmMultistep with(FinalOrder other) {
        return new DpmMultistep(order, form, slope, halvedCurvature, eta, other);
    }

    /** The same with another η. */
    public DpmMultistep with(double otherEta) {
        return new DpmMultistep(order, form, slope, halvedCurvature, otherEta, ending);
    }

    /** The same as diffusers and k-diffusion have it in order 3. */
    public DpmMultistep asReleased() {
        return new DpmMultistep(order, form, slope, true, eta, ending);
    }

    @Override
    public int memory() {
        return order - 1;
    }

    @Override
    public Move move(StepInput in) {
        ExponentialIntegral whole = new ExponentialIntegral(in.from(), in.to(), form, eta);
        Prediction p = in.predict();
        int k = Math.min(ending.cap(order, in.to()), in.past().size() + 1);
        Move mean =
                k == 1 || !whole.isFinite() ? whole.sum(p) : extrapolate(whole, p, in.past(), k);
        Quantity sigma = whole.sigma();
        return sigma.value() == 0 ? mean : mean.plusNoise(sigma, in.drawNoise());
    }

    /** The line or the parabola through the predictions, integrated over the step. */
    private Move extrapolate(ExponentialIntegral whole, Prediction p, Past past, int k) {
        Place one = place(whole, p, past.back(1));
        if (k == 2) {
            return whole.sum(p, whole.slope(slope, one.delta)).showing(one.shown(1));
        }
        Place two = place(whole, p, past.back(2));
        NDArray d2 = one.delta.sub(two.delta).mul(1 / (two.r - one.r));
        NDArray d1 = one.delta.add(d2.mul(one.r));
        return whole.sum(
                        p,
                        whole.slope(SlopeRule.HEUN, d1),
                        whole.curvature(halvedCurvature ? 0.5 : 1, d2))
                .showing(one.shown(1), two.shown(2));
    }

    /**
     * An earlier prediction, seen from t.
     *
     * @param r r_m; infinite where ᾱ was 0, so that it counts for nothing
     * @param delta Δ_m, owned by x_t's manager
     */
    private record Place(double r, NDArray delta) {

        private Quantity shown(int m) {
            return new Quantity("r_" + m, r, "(\\lambda_t-\\lambda_" + m + ")/h", SOURCE);
        }
    }

    private Place place(ExponentialIntegral whole, Prediction p, Evaluation earlier) {
        double r = (whole.t().lambda() - earlier.level().lambda()) / whole.h();
        NDArray difference = form.of(p).sub(form.of(earlier.prediction()));
        return new Place(r, difference.mul(1 / r));
    }
}
