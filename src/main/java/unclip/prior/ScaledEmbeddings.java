package unclip.prior;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.nn.Parameters;

/** Between unit embeddings and those that a prior works on, with the statistics that it takes. */
public final class ScaledEmbeddings {

    private static final double NARROWEST = 1e-6; // an element that never varies

    private final EmbeddingScale scale;
    private final int width;
    private final @Nullable NDArray mean; // [1, D]
    private final @Nullable NDArray std; // [1, D]

    ScaledEmbeddings(Parameters in, EmbeddingScale scale, int width) {
        this.scale = scale;
        this.width = width;
        Parameters p = in.in("scale");
        mean = scale.usesStatistics() ? p.fixed("mean", 0, 1, width) : null;
        std = scale.usesStatistics() ? p.fixed("std", 1, 1, width) : null;
    }

    /**
     * Takes over the statistics of training embeddings, where the scale has any.
     *
     * @param z unit embeddings, {@code [N, D]}
     */
    public void fit(NDArray z) {
        if (mean == null || std == null) {
            return;
        }
        int[] rows = {0};
        NDArray centre = z.mean(rows, true);
        centre.copyTo(mean);
        z.sub(centre).square().mean(rows, true).sqrt().maximum(NARROWEST).copyTo(std);
    }

    /** Unit embeddings to scaled ones, {@code [B, D]}, owned by z's manager. */
    public NDArray of(NDArray z) {
        return mean == null || std == null ? z.mul(scale.factor(width)) : z.sub(mean).div(std);
    }

    /** The inverse of {@link #of}. */
    public NDArray undo(NDArray scaled) {
        return mean == null || std == null
                ? scaled.div(scale.factor(width))
                : scaled.mul(std).add(mean);
    }

    /**
     * To what all priors hand on, z √D; returns its argument where that is the scale already.
     *
     * @return {@code [B, D]}, owned by the argument's manager
     */
    public NDArray toRootWidth(NDArray scaled) {
        return scale.equals(EmbeddingScale.ROOT_WIDTH)
                ? scaled
                : undo(scaled).mul(Math.sqrt((double) width));
    }
}
