package unclip.sampler.step;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.Term;

/**
 * Singlestep DPM-Solver and DPM-Solver++ of order 1 to 3 (Lu et al. 2022a, alg. 1 and 2; Lu et al.
 * 2022b, alg. 1): exponential Runge-Kutta methods in λ, with as many denoiser calls as their order.
 *
 * <pre>f_0 = f(x_t, λ_t),   h = λ_s − λ_t,   first(λ) the DDIM move to λ (order 1)
 * order 2:  u = first(λ_t + r_1 h),    f_1 = f(u)
 *           x_s = first(λ_s) + w_1 D_1,  D_1 = (f_1 − f_0) / r_1
 * order 3:  u = first(λ_t + r_1 h),    f_1 = f(u)
 *           v = first(λ_t + r_2 h) + w_1 (r_2 / r_1) (f_1 − f_0),    f_2 = f(v)
 *           x_s = first(λ_s) + w_1 D_1 [+ w_2 D_2]</pre>
 *
 * <p>In order 3, {@link SlopeRule#MIDPOINT} as {@code last} is the paper's single difference D_1 =
 * (f_2 − f_0) / r_2; {@link SlopeRule#HEUN} takes D_1 and D_2 from the parabola through all three.
 * Either is of third order for r_2 = 2/3 only, and of second for other places.
 *
 * <p>Where λ is infinite at one end (s = 0, or ᾱ_t = 0) there is no middle to ask about: the step
 * is of first order, so that its outcome at s = 0 is x̂_0. Software does the same at its final σ =
 * 0.
 *
 * @param order 1 (DDIM), 2 or 3
 * @param form f: ε̂ or x̂_0
 * @param last how the final update weighs slopes
 * @param stage how order 3's second stage weighs its slope; HEUN in the paper
 * @param r1 r_1 in (0, 1), the first stage's place; in order 2 it may be 1
 * @param r2 r_2 in (r_1, 1], the second stage's place; read in order 3
 */
public record DpmSolverStep(
        int order, DpmForm form, SlopeRule last, SlopeRule stage, double r1, double r2)
        implements ReverseStep {

    /** Checks the order and the places. */
    public DpmSolverStep {
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException(
                    "DPM-Solver's order must be 1, 2 or 3, got " + order + ".");
        }
        if (!(r1 > 0 && r1 <= 1)) {
            throw new IllegalArgumentException("r_1 must lie in (0, 1], got " + r1 + ".");
        }
        if (order == 3 && !(r2 > r1 && r2 <= 1)) {
            throw new IllegalArgumentException(
                    "r_2 must lie in (r_1, 1] = (%s, 1], got %s.".formatted(r1, r2));
        }
    }

    /** The first order: DDIM. */
    public static DpmSolverStep first(DpmForm form) {
        return new DpmSolverStep(1, form, SlopeRule.MIDPOINT, SlopeRule.HEUN, 0.5, 1);
    }

    /** DPM-Solver-2, or DPM-Solver++(2S): the midpoint, r_1 = 1/2 (the papers' alg. 1). */
    public static DpmSolverStep second(DpmForm form) {
        return new DpmSolverStep(2, form, SlopeRule.MIDPOINT, SlopeRule.HEUN, 0.5, 1);
    }

    /** DPM-Solver-3, r_1 = 1/3 and r_2 = 2/3 (Lu et al. 2022a, alg. 2), or its like in x̂_0. */
    public static DpmSolverStep third(DpmForm form) {
        return new DpmSolverStep(3, form, SlopeRule.MIDPOINT, SlopeRule.HEUN, 1.0 / 3, 2.0 / 3);
    }

    @Override
    public Move move(StepInput in) {
        ExponentialIntegral whole = new ExponentialIntegral(in.from(), in.to(), form);
        Prediction p = in.predict();
        if (order == 1 || !whole.isFinite()) {
            return whole.sum(p);
        }
        NDArray f0 = form.of(p);
        NDArray f1 = ask(in, towards(in, r1).sum(p), r1);
        if (order == 2) {
            return whole.sum(p, whole.slope(last, f1.sub(f0).mul(1 / r1)));
        }
        ExponentialIntegral second = towards(in, r2);
        NDArray f2 = ask(in, second.sum(p, second.slope(stage, f1.sub(f0).mul(r2 / r1))), r2);
        return whole.sum(p, lastTerms(whole, f1.sub(f0).mul(1 / r1), f2.sub(f0).mul(1 / r2)));
    }

    /** The terms of order 3 from the slopes to f_1 and to f_2. */
    private Term[] lastTerms(ExponentialIntegral whole, NDArray near, NDArray far) {
        if (last == SlopeRule.MIDPOINT) {
            return new Term[] {whole.slope(SlopeRule.HEUN, far)};
        }
        NDArray d2 = far.sub(near).mul(1 / (r2 - r1));
        NDArray d1 = near.sub(d2.mul(r1));
        return new Term[] {whole.slope(SlopeRule.HEUN, d1), whole.curvature(1, d2)};
    }

    private ExponentialIntegral towards(StepInput in, double r) {
        return new ExponentialIntegral(in.from(), middle(in, r), form);
    }

    private NDArray ask(StepInput in, Move stage, double r) {
        return form.of(in.model().predict(stage.xs(), middle(in, r)));
    }

    private static NoiseLevel middle(StepInput in, double r) {
        double h = in.to().lambda() - in.from().lambda();
        return r == 1 ? in.to() : in.schedule().atLambda(in.from().lambda() + r * h);
    }
}
