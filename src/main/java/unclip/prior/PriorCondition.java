package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

import unclip.diffusion.Conditioning;

import java.util.List;

/**
 * What a prior is told of the captions.
 *
 * @param zText unit text embeddings z_t, {@code [B, D]}
 * @param tokens final states of the text encoder, {@code [B, L, W]}
 * @param mask 1 where there is a token, 0 at padding, {@code [B, L, 1]}
 * @param keep 1 where the caption is given, 0 where it is dropped, {@code [B, 1]}
 */
public record PriorCondition(NDArray zText, NDArray tokens, NDArray mask, NDArray keep)
        implements Conditioning<PriorCondition> {

    /** All captions given. */
    public static PriorCondition of(NDArray zText, NDArray tokens, NDArray mask) {
        NDArray all = zText.getManager().ones(zText.getShape().slice(0, 1)).expandDims(1);
        return new PriorCondition(zText, tokens, mask, all);
    }

    /** The same captions, some of them dropped. */
    public PriorCondition keeping(NDArray some) {
        return new PriorCondition(zText, tokens, mask, some);
    }

    /** The captions from..to − 1 as a condition; owned by the managers of the whole. */
    public PriorCondition rows(long from, long to) {
        NDIndex some = new NDIndex("{}:{}", from, to);
        return new PriorCondition(
                zText.get(some), tokens.get(some), mask.get(some), keep.get(some));
    }

    @Override
    public PriorCondition unconditional() {
        return keeping(keep.zerosLike());
    }

    @Override
    public PriorCondition followedBy(PriorCondition other) {
        return new PriorCondition(
                zText.concat(other.zText, 0),
                tokens.concat(other.tokens, 0),
                mask.concat(other.mask, 0),
                keep.concat(other.keep, 0));
    }

    @Override
    public List<NDArray> arrays() {
        return List.of(zText, tokens, mask, keep);
    }
}
