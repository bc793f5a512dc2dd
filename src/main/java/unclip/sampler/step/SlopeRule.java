package unclip.sampler.step;

/**
 * How a second-order DPM-Solver weighs the slope D_1 = h f′ of the prediction f. Both are of second
 * order; their difference is O(h³) a step.
 */
public enum SlopeRule {
    /**
     * Half the weight of f itself, as if f were constant at the step's middle (Lu et al. 2022a).
     */
    MIDPOINT,
    /** The exact integral of a straight line, a φ_2 function; "heun" or "taylor" in software. */
    HEUN
}
