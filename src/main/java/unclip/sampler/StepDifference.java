package unclip.sampler;

import java.util.List;

/**
 * How far two steps that start at the same time differ. Root mean squares run over the whole batch;
 * they and the cosine are NaN where either trajectory kept no tensors, or no prediction.
 *
 * @param index the step in the first trajectory
 * @param otherIndex its counterpart in the second
 * @param t time before the step
 * @param xt root mean square of the difference of x_t
 * @param x0Hat the same of x̂_0
 * @param epsHat the same of ε̂
 * @param cosine between the two ε̂
 * @param quantities the numbers that differ
 */
public record StepDifference(
        int index,
        int otherIndex,
        double t,
        double xt,
        double x0Hat,
        double epsHat,
        double cosine,
        List<Quantities> quantities) {

    /**
     * A number that differs.
     *
     * @param symbol LaTeX
     * @param value in the first trajectory, NaN if it has none of the name
     * @param other in the second, NaN if it has none of the name
     */
    public record Quantities(String symbol, double value, double other) {}

    /** Copies the list. */
    public StepDifference {
        quantities = List.copyOf(quantities);
    }

    /** Whether anything that is known differs. */
    public boolean differs() {
        return xt > 0 || x0Hat > 0 || epsHat > 0 || !quantities.isEmpty();
    }
}
