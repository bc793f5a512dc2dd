package unclip.sampler;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.tensor.NoiseSource;

/**
 * The DDIM update (Song et al. 2021, eq. 12 and 16), whose α_t is our ᾱ_t.
 *
 * <pre>x_s = √ᾱ_s x̂_0 + √(1 − ᾱ_s − σ²) ε̂ + σ z,
 * σ = η √((1 − ᾱ_s) / (1 − ᾱ_t)) √(1 − ᾱ_t / ᾱ_s)</pre>
 *
 * @param schedule gives ᾱ
 * @param eta η: 0 is deterministic, 1 has DDPM's variance β̃
 */
public record DdimStep(NoiseSchedule schedule, double eta) implements ReverseStep {

    /** Checks η. */
    public DdimStep {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must lie in [0, 1], got " + eta);
        }
    }

    @Override
    public NDArray step(NDArray xt, Prediction prediction, int t, int s, NoiseSource noise) {
        double alphaT = schedule.alphaBar(t);
        double alphaS = schedule.alphaBar(s);
        double sigma = eta * sqrt((1 - alphaS) / (1 - alphaT)) * sqrt(1 - alphaT / alphaS); // (16)

        NDArray towardsXt = prediction.epsHat().mul(sqrt(1 - alphaS - sigma * sigma));
        NDArray xs = prediction.x0Hat().mul(sqrt(alphaS)).add(towardsXt); // (12), its mean
        if (sigma > 0) {
            xs = xs.add(noise.normal(xt.getManager(), xt.getShape()).mul(sigma));
        }
        return xs;
    }
}
