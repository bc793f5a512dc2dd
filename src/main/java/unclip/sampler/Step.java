package unclip.sampler;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;

import java.util.List;

/**
 * One step as it happened. Its arrays live until the listener returns; duplicate what you keep.
 *
 * @param index from 0
 * @param count steps of the whole run
 * @param from t and ᾱ_t
 * @param to s and ᾱ_s
 * @param xt sample before, {@code [B, …]}
 * @param evaluations what the denoiser was asked and said, in order; none where noise is added
 * @param move the arithmetic and its outcome
 * @param seconds the step took, the listener apart
 */
public record Step(
        int index,
        int count,
        NoiseLevel from,
        NoiseLevel to,
        NDArray xt,
        List<Evaluation> evaluations,
        Move move,
        double seconds) {

    /** Copies the list. */
    public Step {
        evaluations = List.copyOf(evaluations);
    }

    /** Whether the denoiser was asked, as in every step that removes noise. */
    public boolean isPredicted() {
        return !evaluations.isEmpty();
    }

    /**
     * The step's first prediction.
     *
     * @throws IllegalStateException if the denoiser was not asked
     */
    public Prediction prediction() {
        if (!isPredicted()) {
            throw new IllegalStateException(
                    "Step %d adds noise from t = %s to %s and asks for no prediction."
                            .formatted(index, from.t(), to.t()));
        }
        return evaluations.get(0).prediction();
    }

    /** Sample after the step, {@code [B, …]}. */
    public NDArray xs() {
        return move.xs();
    }

    /** What later steps find in their past of this one. */
    Evaluation remembered() {
        Evaluation own = move.remembered();
        return own != null ? own : new Evaluation(from, xt, prediction());
    }

    /** The same, taking another time. */
    Step lasting(double otherSeconds) {
        return new Step(index, count, from, to, xt, evaluations, move, otherSeconds);
    }

    /** The step's numbers, which outlive its arrays; measures the guidance branches. */
    public StepNumbers numbers() {
        return new StepNumbers(
                index,
                count,
                from,
                to,
                move.terms().stream()
                        .map(term -> new StepNumbers.Summand(term.coefficient(), term.of()))
                        .toList(),
                move.sigma(),
                move.departs(),
                move.others(),
                isPredicted() ? guidance(prediction().guidance()) : List.of(),
                seconds);
    }

    /** Every number of the step with the equation it comes from. */
    public List<Quantity> quantities() {
        return numbers().quantities();
    }

    /** The update with its symbols and with its numbers, as a LaTeX block. */
    public String latex() {
        return numbers().latex();
    }

    private static List<Quantity> guidance(@Nullable GuidanceParts parts) {
        if (parts == null) {
            return List.of();
        }
        String source = "Ho and Salimans 2021, eq. 6";
        return List.of(
                new Quantity("s_{\\mathrm{guidance}}", parts.scale(), "", source),
                new Quantity(
                        "\\mathrm{rms}(\\hat\\epsilon_c-\\hat\\epsilon_u)",
                        parts.differenceRms(),
                        "\\frac{\\|\\hat\\epsilon_c-\\hat\\epsilon_u\\|}{\\sqrt n}",
                        source),
                new Quantity(
                        "\\cos(\\hat\\epsilon_c,\\hat\\epsilon_u)",
                        parts.cosine(),
                        "\\frac{\\hat\\epsilon_c\\cdot\\hat\\epsilon_u}"
                                + "{\\|\\hat\\epsilon_c\\|\\,\\|\\hat\\epsilon_u\\|}",
                        source));
    }
}
