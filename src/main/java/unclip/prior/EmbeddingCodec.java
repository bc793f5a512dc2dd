package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import unclip.nn.Parameters;

/**
 * Embeddings as short words over buckets: principal components in decreasing order of variance,
 * each quantised in its own range (Ramesh et al. 2022, §2.2).
 *
 * <pre>z → V(z − μ) → ids → centres c → μ + Vᵀc, brought to length 1</pre>
 *
 * <p>μ, V and the ranges are fitted to training embeddings and stored with the weights.
 */
public final class EmbeddingCodec {

    private final NDArray mean; // [1, D]
    private final NDArray basis; // [k, D]
    private final Buckets codes;
    private final Buckets dots;

    EmbeddingCodec(Parameters in, ArPriorOptions options) {
        Parameters p = in.in("codec");
        mean = p.fixed("mean", 0, 1, options.embeddingWidth());
        basis = p.fixed("basis", 0, options.components(), options.embeddingWidth());
        codes = new Buckets(p, "code", options.components(), options.buckets());
        dots = new Buckets(p, "dot", 1, options.buckets());
    }

    /**
     * Takes over principal components, and the ranges that embeddings span along them.
     *
     * @param newMean of training embeddings, {@code [1, D]}
     * @param newBasis orthonormal rows, the direction of largest variance first, {@code [k, D]}
     * @param zImage unit image embeddings for the ranges, {@code [N, D]}
     * @param zText unit text embeddings of their captions, {@code [N, D]}
     */
    public void fit(NDArray newMean, NDArray newBasis, NDArray zImage, NDArray zText) {
        requireShape("mean", newMean, mean.getShape());
        requireShape("basis", newBasis, basis.getShape());
        newMean.copyTo(mean);
        newBasis.copyTo(basis);
        codes.fit(project(zImage));
        dots.fit(dot(zImage, zText));
    }

    private static void requireShape(String what, NDArray array, Shape shape) {
        if (!array.getShape().equals(shape)) {
            throw new IllegalArgumentException(
                    "The %s of the principal components must have the shape %s, got %s."
                            .formatted(what, shape, array.getShape()));
        }
    }

    /** {@code [N, D] → [N, k]}: coordinates along the components, owned by z's manager. */
    public NDArray project(NDArray z) {
        try (NDArray columns = basis.transpose()) { // [D, k]
            return z.sub(mean).matMul(columns);
        }
    }

    /**
     * {@code [N, k] → [N, D]}: the vectors with these coordinates, not of unit length; owned by the
     * coordinates' manager.
     */
    public NDArray restore(NDArray coordinates) {
        return coordinates.matMul(basis).add(mean);
    }

    /**
     * The word of an embedding.
     *
     * @param zImage unit embeddings, {@code [N, D]}
     * @return bucket ids, {@code [N, k]}, int64, owned by zImage's manager
     */
    public NDArray encode(NDArray zImage) {
        return codes.ids(project(zImage));
    }

    /**
     * The middles of buckets.
     *
     * @param ids {@code [N, k]}, int64
     * @return coordinates, {@code [N, k]}, owned by the ids' manager
     */
    public NDArray coordinates(NDArray ids) {
        return codes.centres(ids);
    }

    /**
     * The embedding of a word.
     *
     * @param ids {@code [N, k]}, int64
     * @return unit embeddings, {@code [N, D]}, owned by the ids' manager
     */
    public NDArray decode(NDArray ids) {
        NDArray z = restore(coordinates(ids));
        return z.div(z.square().sum(new int[] {1}, true).sqrt());
    }

    /**
     * The token of how well caption and picture fit, z_i · z_t in buckets.
     *
     * @return {@code [N, 1]}, int64, owned by zImage's manager
     */
    public NDArray encodeDot(NDArray zImage, NDArray zText) {
        return dots.ids(dot(zImage, zText));
    }

    /** The middles of the dot product's buckets, {@code [N, 1]}. */
    public NDArray decodeDot(NDArray ids) {
        return dots.centres(ids);
    }

    private static NDArray dot(NDArray zImage, NDArray zText) {
        return zImage.mul(zText).sum(new int[] {1}, true);
    }
}
