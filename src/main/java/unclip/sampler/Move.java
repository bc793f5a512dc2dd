package unclip.sampler;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.math.Quantity;

import java.util.ArrayList;
import java.util.List;

/**
 * A step's outcome, x_s = Σ c_i · term_i + σ z unless it departs from it, with every number named.
 * Owns no memory.
 *
 * @param xs the sample after the step, {@code [B, …]}
 * @param mean Σ c_i · term_i, in xs's shape
 * @param terms the summands of the mean
 * @param sigma σ; the root mean square of a σ that differs by element; null without noise
 * @param noise z ~ N(0, I), in xs's shape; null without noise
 * @param others more numbers worth showing
 * @param remembered what later steps find in their past, null for (x_t, the step's first
 *     prediction)
 * @param departs whether xs is something else than the sum, as after {@link #arrivingAt}
 */
public record Move(
        NDArray xs,
        NDArray mean,
        List<Term> terms,
        @Nullable Quantity sigma,
        @Nullable NDArray noise,
        List<Quantity> others,
        @Nullable Evaluation remembered,
        boolean departs) {

    /** Copies the lists. */
    public Move {
        terms = List.copyOf(terms);
        others = List.copyOf(others);
    }

    /** The sum of some terms; those whose coefficient is 0 are named but not added. */
    public static Move sum(Term... terms) {
        return sum(List.of(terms));
    }

    /** The sum of some terms; those whose coefficient is 0 are named but not added. */
    public static Move sum(List<Term> terms) {
        NDArray mean = null;
        for (Term term : terms) {
            double c = term.coefficient().value();
            if (c != 0) {
                NDArray summand = term.tensor().mul(c);
                mean = mean == null ? summand : mean.add(summand);
            }
        }
        if (mean == null) {
            mean = terms.get(0).tensor().zerosLike();
        }
        return new Move(mean, mean, terms, null, null, List.of(), null, false);
    }

    /** The same with σ z added; the same as it is when σ = 0. */
    public Move plusNoise(Quantity sigma, NDArray z) {
        if (sigma.value() == 0) {
            return new Move(xs, mean, terms, sigma, null, others, remembered, departs);
        }
        return new Move(
                xs.add(z.mul(sigma.value())), mean, terms, sigma, z, others, remembered, departs);
    }

    /**
     * The same with σ z added, where σ differs by element.
     *
     * @param sigmaMap σ in xs's shape
     * @param sigma its root mean square with its equation
     */
    public Move plusNoise(NDArray sigmaMap, Quantity sigma, NDArray z) {
        return new Move(
                xs.add(sigmaMap.mul(z)), mean, terms, sigma, z, others, remembered, departs);
    }

    /** The same with more numbers to show. */
    public Move showing(Quantity... more) {
        List<Quantity> all = new ArrayList<>(others);
        all.addAll(List.of(more));
        return new Move(xs, mean, terms, sigma, noise, all, remembered, departs);
    }

    /** The same, leaving something else than its first evaluation to later steps. */
    public Move remembering(Evaluation evaluation) {
        return new Move(xs, mean, terms, sigma, noise, others, evaluation, departs);
    }

    /**
     * The same arriving elsewhere, as a step that corrects or mixes the outcome of another does.
     */
    public Move arrivingAt(NDArray elsewhere) {
        return new Move(elsewhere, mean, terms, sigma, noise, others, remembered, true);
    }

    /** Coefficients, σ, and the others, in the order of the formula. */
    public List<Quantity> quantities() {
        List<Quantity> all = new ArrayList<>();
        terms.forEach(term -> all.add(term.coefficient()));
        if (sigma != null) {
            all.add(sigma);
        }
        all.addAll(others);
        return all;
    }
}
