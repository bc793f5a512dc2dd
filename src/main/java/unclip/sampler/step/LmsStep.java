package unclip.sampler.step;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.Evaluation;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The linear multistep method (Adams and Bashforth's) along the probability flow: ε̂ is a
 * polynomial of σ̃ = √((1 − ᾱ) / ᾱ) through this step's and the last ones' values, integrated
 * exactly (Hairer, Nørsett and Wanner 1993, §III.5). In x̃ = x / √ᾱ, with σ̃_0 = σ̃_t and σ̃_j that
 * of j steps before:
 *
 * <pre>x̃_s = x̃_t + Σ_j w_j ε̂_j,   w_j = ∫_{σ̃_t}^{σ̃_s} Π_{k ≠ j} (σ − σ̃_k) / (σ̃_j − σ̃_k) dσ
 * </pre>
 *
 * <p>One call of the denoiser. The first steps know less past and have a lower order. It may start
 * where ᾱ_T = 0: that first step is Euler's, and no later one looks back to it, since its σ̃ is
 * infinite.
 *
 * @param order how many values the polynomial goes through, 1..4; 1 is Euler's step
 */
public record LmsStep(int order) implements ReverseStep {

    private static final String SOURCE = "Hairer et al. 1993, §III.5";
    private static final String INTEGRAL =
            "\\int_{\\tilde\\sigma_t}^{\\tilde\\sigma_s}\\prod_{k\\ne j}"
                    + "\\frac{\\sigma-\\tilde\\sigma_k}{\\tilde\\sigma_j-\\tilde\\sigma_k}"
                    + "\\,d\\sigma";

    /** Checks the order. */
    public LmsStep {
        if (order < 1 || order > 4) {
            throw new IllegalArgumentException("The order must lie in 1..4, got " + order + ".");
        }
    }

    @Override
    public int memory() {
        return order - 1;
    }

    @Override
    public Move move(StepInput in) {
        NoiseLevel s = in.to();
        List<Evaluation> past =
                in.past().latestFirst().stream().filter(e -> e.level().alphaBar() > 0).toList();
        double[] nodes =
                Stream.concat(Stream.of(in.from()), past.stream().map(Evaluation::level))
                        .mapToDouble(NoiseLevel::sigma)
                        .toArray();
        Prediction p = in.predict();
        List<Unscaled.Slope> slopes = new ArrayList<>();
        Quantity[] weights = new Quantity[past.size()];
        for (int j = 1; j < nodes.length; j++) {
            NDArray epsHat = past.get(j - 1).prediction().epsHat();
            double w = weight(nodes, j, s.sigma());
            slopes.add(new Unscaled.Slope("t_{" + j + "}", w, "w_" + j, epsHat));
            weights[j - 1] = new Quantity("w_" + j, w, INTEGRAL.replace("j", "" + j), SOURCE);
        }
        return Unscaled.step(Unscaled.End.at(s), p, slopes, SOURCE).showing(weights);
    }

    /** w_j by Gauss and Legendre's rule with two points, which is exact up to degree 3. */
    private static double weight(double[] nodes, int j, double sigmaS) {
        double middle = (nodes[0] + sigmaS) / 2;
        double half = (sigmaS - nodes[0]) / 2;
        double off = half / sqrt(3);
        return half * (basis(nodes, j, middle - off) + basis(nodes, j, middle + off));
    }

    /** Lagrange's polynomial that is 1 at node j and 0 at the others. */
    private static double basis(double[] nodes, int j, double sigma) {
        double product = 1;
        for (int k = 0; k < nodes.length; k++) {
            if (k != j) {
                product *= (sigma - nodes[k]) / (nodes[j] - nodes[k]);
            }
        }
        return product;
    }
}
