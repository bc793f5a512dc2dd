package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;

import java.util.List;

/**
 * Captions for a U-Net, as a text encoder left them. A dropped caption is one without tokens: the
 * network sees none of it.
 *
 * @param states of every position, {@code [B, L, W]}; borrowed, as all here
 * @param mask 1 where there is a token, 0 at padding, {@code [B, L, 1]}
 * @param pooled stands for the whole caption: z_t, or the last token's state, {@code [B, P]}
 */
public record CaptionStates(NDArray states, NDArray mask, NDArray pooled)
        implements Conditioning<CaptionStates> {

    /**
     * No captions.
     *
     * @param manager owner of the result
     * @param rows B
     * @param options of the network that is told
     */
    public static CaptionStates none(NDManager manager, long rows, CaptionOptions options) {
        return new CaptionStates(
                manager.zeros(new Shape(rows, 1, options.width())),
                manager.zeros(new Shape(rows, 1, 1)),
                manager.zeros(new Shape(rows, options.pooledWidth())));
    }

    /**
     * The same captions, some of them dropped.
     *
     * @param keep 1 where the caption stays, else 0, {@code [B, 1]}
     */
    public CaptionStates keeping(NDArray keep) {
        return new CaptionStates(states, mask.mul(keep.expandDims(2)), pooled);
    }

    /** 1 for captions with a token, else 0, {@code [B, 1]}, owned by the mask's manager. */
    NDArray given() {
        return mask.max(new int[] {1});
    }

    @Override
    public CaptionStates unconditional() {
        return new CaptionStates(states, mask.zerosLike(), pooled);
    }

    @Override
    public CaptionStates followedBy(CaptionStates other) {
        return new CaptionStates(
                states.concat(other.states, 0),
                mask.concat(other.mask, 0),
                pooled.concat(other.pooled, 0));
    }

    @Override
    public List<NDArray> arrays() {
        return List.of(states, mask, pooled);
    }
}
