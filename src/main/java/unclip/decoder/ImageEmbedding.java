package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Conditioning;

import java.util.List;

/**
 * Image embeddings for a U-Net. A dropped one becomes the network's learned null embedding.
 *
 * @param z scaled CLIP image embeddings √D z_i, {@code [B, D]}; borrowed
 * @param keep 1 where z_i is given, 0 where it is dropped, {@code [B, 1]}; null: all are given
 */
public record ImageEmbedding(NDArray z, @Nullable NDArray keep)
        implements Conditioning<ImageEmbedding> {

    @Override
    public ImageEmbedding unconditional() {
        return new ImageEmbedding(z, z.getManager().zeros(rows()));
    }

    @Override
    public ImageEmbedding followedBy(ImageEmbedding other) {
        NDArray joined = z.concat(other.z, 0);
        if (keep == null && other.keep == null) {
            return new ImageEmbedding(joined, null);
        }
        return new ImageEmbedding(joined, kept().concat(other.kept(), 0));
    }

    /**
     * With the null embedding where one is dropped.
     *
     * @param none {@code [1, D]}
     * @return {@code [B, D]}
     */
    NDArray orNull(NDArray none) {
        if (keep == null) {
            return z;
        }
        NDArray dropped = keep.mul(-1).add(1); // [B, 1]
        return z.mul(keep).add(dropped.matMul(none));
    }

    private NDArray kept() {
        return keep == null ? z.getManager().ones(rows()) : keep;
    }

    private Shape rows() {
        return new Shape(z.getShape().get(0), 1);
    }

    @Override
    public List<NDArray> arrays() {
        return keep == null ? List.of(z) : List.of(z, keep);
    }
}
