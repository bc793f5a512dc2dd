package unclip.sampler.step;

import static java.lang.Math.sqrt;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.Term;

/**
 * The DDIM update (Song, Meng and Ermon 2021, eq. 12 and 16), whose α_t is our ᾱ_t.
 *
 * <pre>x_s = √ᾱ_s x̂_0 + √(1 − ᾱ_s − σ²) ε̂ + σ z,
 * σ = η √((1 − ᾱ_s) / (1 − ᾱ_t)) √(1 − ᾱ_t / ᾱ_s)</pre>
 *
 * @param eta η: 0 is deterministic, 1 has DDPM's variance β̃
 */
public record DdimStep(double eta) implements ReverseStep {

    private static final String SOURCE = "Song, Meng and Ermon 2021, eq. ";

    /** Checks η. */
    public DdimStep {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must lie in [0, 1], got " + eta);
        }
    }

    @Override
    public Move move(StepInput in) {
        NoiseLevel t = in.from();
        NoiseLevel s = in.to();
        double left = (1 - s.alphaBar()) / (1 - t.alphaBar());
        double sigma = eta * sqrt(left) * sqrt(1 - t.alphaBar() / s.alphaBar()); // (16)
        double onEps = sqrt(Math.max(0, 1 - s.alphaBar() - sigma * sigma));

        Prediction p = in.predict();
        Move mean = // (12)
                Move.sum(
                        Term.of(
                                "c_{x_0}",
                                s.signal(),
                                "\\sqrt{\\bar\\alpha_s}",
                                SOURCE + "12",
                                "\\hat x_0",
                                p.x0Hat()),
                        Term.of(
                                "c_\\epsilon",
                                onEps,
                                "\\sqrt{1-\\bar\\alpha_s-\\sigma^2}",
                                SOURCE + "12",
                                "\\hat\\epsilon",
                                p.epsHat()));
        return sigma == 0 ? mean : mean.plusNoise(quantity(sigma), in.drawNoise());
    }

    private static Quantity quantity(double sigma) {
        return new Quantity(
                "\\sigma",
                sigma,
                "\\eta\\sqrt{\\tfrac{1-\\bar\\alpha_s}{1-\\bar\\alpha_t}}"
                        + "\\sqrt{1-\\tfrac{\\bar\\alpha_t}{\\bar\\alpha_s}}",
                SOURCE + "16");
    }
}
