package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

import unclip.nn.Attention;
import unclip.nn.AttentionRollout;

import java.util.List;

/**
 * What a vision transformer looked at. Token 0 is the class token, the others are patches row by
 * row; G patches a side.
 *
 * @param zImage unit image embeddings, {@code [B, D]}
 * @param blocks the attention of each block, first to last, over 1 + G² tokens
 * @param grid G
 */
public record ImageAttentionMaps(NDArray zImage, List<Attention> blocks, int grid) {

    /** Copies the list. */
    public ImageAttentionMaps {
        blocks = List.copyOf(blocks);
    }

    /**
     * What each head's class token takes from each patch.
     *
     * @param block 0 for the first
     * @return {@code [B, h, G, G]}, owned by the images' manager; what is missing from 1 in a map
     *     went to the class token itself
     */
    public NDArray perHead(int block) {
        NDArray weights = Blocks.at(blocks, block).weights(); // [B, h, 1 + G², 1 + G²]
        NDArray row = weights.get(new NDIndex(":, :, 0, 1:"));
        return row.reshape(row.getShape().get(0), row.getShape().get(1), grid, grid);
    }

    /**
     * Attention rollout from the class token to the patches.
     *
     * @return {@code [B, G, G]}, each map summing to 1, owned by the images' manager
     */
    public NDArray rollout() {
        NDArray row = AttentionRollout.of(blocks).get(new NDIndex(":, 0, 1:")); // [B, G²]
        NDArray shares = row.div(row.sum(new int[] {1}, true));
        return shares.reshape(row.getShape().get(0), grid, grid);
    }
}
