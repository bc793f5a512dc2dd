package unclip.sampler.step;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.Term;
import unclip.tensor.Tensors;

/**
 * DDIM with η = 0 both ways: on a falling grid its step (Song, Meng and Ermon 2021, eq. 12), on a
 * rising one that step's inverse. So a rising grid inverts, and the same grid {@code reversed()}
 * samples.
 *
 * <p>The inverse from x_t to more noise, s &gt; t, solves
 *
 * <pre>x_s = a x_t + b ε̂(x_s, s),   a = √(ᾱ_s / ᾱ_t),   b = √(1 − ᾱ_s) − a √(1 − ᾱ_t)</pre>
 *
 * <p>by fixed-point iteration (Pan et al. 2023) from the usual approximation, which takes ε̂(x_t,
 * s) for ε̂(x_s, s). It converges where |b ∂ε̂/∂x_s| &lt; 1, so with short steps and smooth data;
 * the last change of x_s is shown. It starts from clean data too. It can't end at ᾱ_T = 0, where
 * nothing of x_t is left.
 *
 * <p>It reads ε̂ alone, so it inverts guidance too, but not rules that part x̂_0 from ε̂ (CFG++).
 *
 * @param iterations calls of the denoiser after the first; 0 is the usual approximation
 */
public record DdimInversion(int iterations) implements ReverseStep {

    private static final String SOURCE = "Song, Meng and Ermon 2021, eq. 12, inverted";

    /** Checks the number of iterations. */
    public DdimInversion {
        if (iterations < 0) {
            throw new IllegalArgumentException(
                    "The number of iterations must not be negative, got " + iterations + ".");
        }
    }

    @Override
    public Move move(StepInput in) {
        return new DdimStep(0).move(in);
    }

    @Override
    public Move rise(StepInput in) {
        NoiseLevel s = in.to();
        if (s.alphaBar() == 0) {
            throw new IllegalArgumentException(
                    "DDIM can't be inverted up to ᾱ = 0, where nothing of the data is left, got s ="
                            + " %s.".formatted(s.t()));
        }
        NDArray before = in.xt();
        Move move = towards(in, before);
        for (int k = 0; k < iterations; k++) {
            before = move.xs();
            move = towards(in, before);
        }
        return iterations == 0 ? move : move.showing(change(move.xs(), before));
    }

    /** a x_t + b ε̂(x, s). */
    private static Move towards(StepInput in, NDArray x) {
        NoiseLevel t = in.from();
        NoiseLevel s = in.to();
        double a = sqrt(s.alphaBar() / t.alphaBar());
        double b = s.noise() - a * t.noise();
        return Move.sum(
                Term.of("a", a, "\\sqrt{\\bar\\alpha_s/\\bar\\alpha_t}", SOURCE, "x_t", in.xt()),
                Term.of(
                        "b",
                        b,
                        "\\sqrt{1-\\bar\\alpha_s}-a\\sqrt{1-\\bar\\alpha_t}",
                        SOURCE,
                        "\\hat\\epsilon",
                        in.model().predict(x, s).epsHat()));
    }

    private static Quantity change(NDArray now, NDArray before) {
        double rms = sqrt(Tensors.scalar(now.sub(before).square().mean()));
        return new Quantity("r", rms, "\\mathrm{rms}(x_s^{(K)}-x_s^{(K-1)})", "Pan et al. 2023");
    }
}
