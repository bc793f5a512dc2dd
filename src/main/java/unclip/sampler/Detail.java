package unclip.sampler;

/** How much of a step a trajectory keeps; its numbers are always kept. */
public enum Detail {
    /** x_t, x̂_0 and ε̂. */
    PREDICTION,

    /**
     * Everything the denoiser said: all its answers, the guidance branches and Σ beside x_t, x̂_0
     * and ε̂. Noise, mean and terms follow from these without asking the denoiser again.
     */
    ANSWERS
}
