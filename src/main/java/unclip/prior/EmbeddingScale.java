package unclip.prior;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import unclip.files.NearestName;

import java.util.List;

/**
 * How unit embeddings are brought to elements of variance about 1, which is what noise schedules
 * are made for.
 *
 * @param by root-width: z √D; factor: z times {@code factor}; statistics: (z − mean) / std, element
 *     by element, with statistics of training embeddings that are stored with the weights
 * @param factor positive; only by factor
 */
public record EmbeddingScale(
        String by, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double factor) {

    private static final List<String> WAYS = List.of("root-width", "factor", "statistics");

    /** z √D: every element of a unit vector that points anywhere has variance 1. */
    public static final EmbeddingScale ROOT_WIDTH = new EmbeddingScale("root-width", null);

    /** (z − mean) / std, as Karlo has it. */
    public static final EmbeddingScale STATISTICS = new EmbeddingScale("statistics", null);

    /**
     * 17.2 z, of which the authors of unCLIP told; for D = 1024 elements of variance 17.2² / 1024 =
     * 0.289.
     */
    public static final EmbeddingScale PAPER = new EmbeddingScale("factor", 17.2);

    /** Checks the name, and that there is a factor where one is needed. */
    public EmbeddingScale {
        if (!WAYS.contains(by)) {
            throw new IllegalArgumentException(
                    "Unknown scale '" + by + "'; " + NearestName.hint(by, WAYS) + ".");
        }
        boolean isNeeded = by.equals("factor");
        boolean isThere = factor != null && factor > 0 && Double.isFinite(factor);
        if (isNeeded ? !isThere : factor != null) {
            throw new IllegalArgumentException(
                    isNeeded
                            ? "A scale by factor needs a positive factor, got " + factor + "."
                            : "A scale by " + by + " takes no factor, got " + factor + ".");
        }
    }

    /** Whether it divides by statistics of the data. */
    public boolean usesStatistics() {
        return by.equals("statistics");
    }

    /**
     * What z is multiplied by, where that is one number.
     *
     * @param D the embedding's width
     */
    public double factor(int D) {
        return factor == null ? Math.sqrt((double) D) : factor;
    }
}
