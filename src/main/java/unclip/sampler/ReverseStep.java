package unclip.sampler;

import unclip.diffusion.NoiseLevel;
import unclip.math.Quantity;

/**
 * One step of a sampler, from x_t to x_s. Stateless: what earlier steps knew comes as {@link Past}.
 */
@FunctionalInterface
public interface ReverseStep {

    /**
     * Moves x_t to x_s with 0 ≤ s &lt; t.
     *
     * @return x_s in x_t's shape, owned by x_t's manager
     */
    Move move(StepInput in);

    /** How many earlier evaluations {@link #move} reads at most. */
    default int memory() {
        return 0;
    }

    /**
     * Moves x_t to more noise, s &gt; t, where a grid rises (restart, RePaint): the forward process
     * unless a step knows better (inversion).
     *
     * @return x_s in x_t's shape, owned by x_t's manager
     */
    default Move rise(StepInput in) {
        return renoise(in);
    }

    /** q(x_s | x_t) for s &gt; t, as a move (Ho et al. 2020, eq. 2). */
    static Move renoise(StepInput in) {
        NoiseLevel from = in.from();
        NoiseLevel to = in.to();
        double alpha = to.alphaBar() / from.alphaBar();
        String source = "Ho et al. 2020, eq. 2";
        String ratio = "\\bar\\alpha_s/\\bar\\alpha_t";
        Term kept =
                Term.of(
                        "c_{x_t}",
                        Math.sqrt(alpha),
                        "\\sqrt{" + ratio + "}",
                        source,
                        "x_t",
                        in.xt());
        Quantity sigma =
                new Quantity("\\sigma", Math.sqrt(1 - alpha), "\\sqrt{1-" + ratio + "}", source);
        return Move.sum(kept).plusNoise(sigma, in.drawNoise());
    }
}
