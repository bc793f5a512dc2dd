package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

import unclip.nn.Attention;
import unclip.nn.AttentionRollout;

import java.util.List;

/**
 * What the text transformer looked at.
 *
 * @param blocks the attention of each block, first to last, over L tokens
 * @param ends the place of each caption's end-of-text token
 */
public record TextAttentionMaps(List<Attention> blocks, List<Integer> ends) {

    /** Copies the lists. */
    public TextAttentionMaps {
        blocks = List.copyOf(blocks);
        ends = List.copyOf(ends);
    }

    /**
     * What each head's end-of-text token takes from each token; nothing from what comes after it.
     *
     * @param block 0 for the first
     * @return {@code [B, h, L]}, rows summing to 1, owned by the scope's manager
     */
    public NDArray perHead(int block) {
        return atEnds(Blocks.at(blocks, block).weights().swapAxes(1, 2)); // [B, L, h, L]
    }

    /**
     * Attention rollout from the end-of-text token to each token.
     *
     * @return {@code [B, L]}, rows summing to 1, owned by the scope's manager
     */
    public NDArray rollout() {
        return atEnds(AttentionRollout.of(blocks)); // [B, L, L]
    }

    /** {@code [B, L, …] → [B, …]}: the row of each caption's end. */
    private NDArray atEnds(NDArray rows) {
        NDList picked = new NDList();
        for (int b = 0; b < ends.size(); b++) {
            picked.add(rows.get(b, ends.get(b)));
        }
        return NDArrays.stack(picked);
    }
}
