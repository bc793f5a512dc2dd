package unclip.sampler.step;

import static java.lang.Math.exp;
import static java.lang.Math.expm1;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

/**
 * The stochastic singlestep DPM-Solver++ with two denoiser calls, k-diffusion's dpmpp_sde: both of
 * its stages start from x_t and add noise.
 *
 * <pre>λ_m = λ_t + r h
 * u   = α_m x̂_0 + σ_down(m) ε̂ + σ_up(m) z_1,   x̂_0′ = x̂_0(u)
 * x_s = α_s x̂_0 + σ_down ε̂ + (1 / 2r) α_s (1 − e^{−h_down}) (x̂_0′ − x̂_0) + σ_up z
 * z   = ρ z_1 + √(1 − ρ²) z_2,   ρ = e^{−η (1 − r) h} √((1 − e^{−2ηrh}) / (1 − e^{−2ηh}))</pre>
 *
 * <p>with σ_up = η σ_s √(1 − e^{−2h}), σ_down = √(σ_s² − σ_up²) and h_down = ln(α_s / σ_down) −
 * λ_t, and likewise for m (Song, Meng and Ermon 2021, eq. 16). η = 0 and r = 1/2 is
 * DPM-Solver++(2S) (Lu et al. 2022b, alg. 1); η = 1 is the SDE's version of it.
 *
 * <p>ρ is the correlation of the noises that one Brownian path brings from t to m and from t to s.
 * With independent noises instead, ρ = 0, the outcome's variance is of first order only.
 * k-diffusion's Brownian tree correlates them too, on the clock σ; diffusers' singlestep SDE draws
 * them apart. Noise is drawn in the order z_1, z_2. Where λ is infinite at one end the step is
 * DDIM(η), and so x̂_0 at s = 0, as in k-diffusion.
 *
 * @param eta η in [0, 1]
 * @param r where the first stage ends, in (0, 1)
 * @param onePath whether both noises belong to one Brownian path; else they are independent
 */
public record DpmPlusPlusSdeStep(double eta, double r, boolean onePath) implements ReverseStep {

    /** Checks η and r. */
    public DpmPlusPlusSdeStep {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must lie in [0, 1], got " + eta + ".");
        }
        if (!(r > 0 && r < 1)) {
            throw new IllegalArgumentException("r must lie in (0, 1), got " + r + ".");
        }
    }

    /** On one path, with the first stage in the middle, r = 1/2. */
    public DpmPlusPlusSdeStep(double eta) {
        this(eta, 0.5, true);
    }

    @Override
    public Move move(StepInput in) {
        AncestralSplit whole = new AncestralSplit(in.from(), in.to(), eta);
        Prediction p = in.predict();
        if (whole.isFinite()) {
            return secondOrder(in, whole, p);
        }
        Move mean = Move.sum(whole.first(p));
        return whole.up().value() == 0 ? mean : mean.plusNoise(whole.up(), in.drawNoise());
    }

    private Move secondOrder(StepInput in, AncestralSplit whole, Prediction p) {
        double t = in.from().lambda();
        double h = in.to().lambda() - t;
        NoiseLevel middle = in.schedule().atLambda(t + r * h);
        AncestralSplit part = new AncestralSplit(in.from(), middle, eta);
        Move stage = Move.sum(part.first(p));
        if (eta == 0) {
            return Move.sum(whole.second(p, 1 / (2 * r), ask(in, stage, middle)));
        }
        NDArray z1 = in.drawNoise();
        Prediction there = ask(in, stage.plusNoise(part.up(), z1), middle);
        double rho = onePath ? correlation(h) : 0;
        NDArray z2 = in.drawNoise();
        NDArray z = onePath ? z1.mul(rho).add(z2.mul(sqrt(1 - rho * rho))) : z2;
        return Move.sum(whole.second(p, 1 / (2 * r), there))
                .plusNoise(whole.up(), z)
                .showing(whole.shown(), quantity(rho));
    }

    private static Prediction ask(StepInput in, Move stage, NoiseLevel middle) {
        return in.model().predict(stage.xs(), middle);
    }

    private double correlation(double h) {
        return exp(-eta * (1 - r) * h) * sqrt(expm1(-2 * eta * r * h) / expm1(-2 * eta * h));
    }

    private static Quantity quantity(double rho) {
        return new Quantity(
                "\\rho",
                rho,
                "e^{-\\eta(1-r)h}\\sqrt{\\tfrac{1-e^{-2\\eta rh}}{1-e^{-2\\eta h}}}",
                "Lu et al. 2022b");
    }
}
