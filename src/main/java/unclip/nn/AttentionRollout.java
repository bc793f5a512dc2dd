package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import java.util.List;

/** How much each token of the first block reaches each token of the last, through all blocks. */
public final class AttentionRollout {

    private AttentionRollout() {}

    /**
     * Attention rollout (Abnar and Zuidema 2020, §3, eq. 1): heads are averaged, and the residual
     * path counts as attention of a token to itself.
     *
     * <pre>A_l = ½ mean_h(W_l) + ½ I,  R_l = A_l R_{l−1},  R_0 = I</pre>
     *
     * @param blocks the attention of each block, first to last; at least one
     * @return R of the last block, rows at least 0 and summing to 1, {@code [B, L, L]}, owned by
     *     the first weights' manager
     */
    public static NDArray of(List<Attention> blocks) {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException(
                    "Attention rollout needs at least one block, got 0.");
        }
        NDArray reach = mixed(blocks.get(0).weights());
        for (Attention block : blocks.subList(1, blocks.size())) {
            reach = mixed(block.weights()).matMul(reach);
        }
        return reach;
    }

    private static NDArray mixed(NDArray weights) {
        Shape shape = weights.getShape(); // [B, h, L, L]
        NDArray self = weights.getManager().eye(Math.toIntExact(shape.get(2)));
        return weights.mean(new int[] {1}).add(self).mul(0.5);
    }
}
