package unclip.sampler.step;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Prediction;

/**
 * Which prediction a DPM-Solver takes as the smooth function of λ that it integrates; everything
 * else of x it solves exactly.
 */
public enum DpmForm {
    /** ε̂: DPM-Solver (Lu et al. 2022a). */
    NOISE,
    /** x̂_0: DPM-Solver++ (Lu et al. 2022b), steadier under strong guidance. */
    DATA;

    /** The prediction that is integrated, the same array. */
    NDArray of(Prediction p) {
        return this == NOISE ? p.epsHat() : p.x0Hat();
    }

    /** Its LaTeX name. */
    String symbol() {
        return this == NOISE ? "\\hat\\epsilon" : "\\hat x_0";
    }

    /** The paper that integrates it. */
    String source() {
        return this == NOISE ? "Lu et al. 2022a" : "Lu et al. 2022b";
    }
}
