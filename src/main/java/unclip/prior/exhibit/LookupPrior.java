package unclip.prior.exhibit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

import unclip.kernel.Kernels;
import unclip.nn.LayerNorm;
import unclip.nn.Parameters;
import unclip.nn.Transformer;
import unclip.nn.TransformerOptions;

/**
 * <b>An exhibit, not a prior.</b> A "prior transformer" as an introduction to unCLIP prints it: z_i
 * is looked up in a table, z_t is appended along the features, blocks of attention follow, and
 * logits are products with the table.
 *
 * <pre>h = [table(z_i); z_t],  h ← blocks(h),  logits = LN(h) tableᵀ</pre>
 *
 * <p>Four things go wrong, each of which its test shows:
 *
 * <ul>
 *   <li>A table is read by whole numbers, and z_i has none: the elements of a unit vector become 0
 *       whichever vector it is, so nothing of z_i is left. ({@link unclip.prior.EmbeddingCodec}
 *       makes whole numbers that keep it.)
 *   <li>An embedding as one position attends to itself alone: softmax over one number is 1, so
 *       queries and keys play no part and attention is the linear map W_o W_v.
 *   <li>As many positions, one an element, they are all alike: the same id, the same z_t, and no
 *       position is told from another; attention then averages equal things.
 *   <li>h has the columns of table and z_t together, so the last product doesn't exist; here the
 *       table's own columns of h are taken.
 * </ul>
 *
 * <p>The remedy is in {@link unclip.prior.ArPriorNetwork}: caption, z_t and codes are positions of
 * one causal sequence, each told by its place.
 */
public final class LookupPrior {

    private final int width;
    private final Parameters parameters;
    private final NDArray table; // [V, H]
    private final Transformer transformer;
    private final LayerNorm exitNorm;

    /**
     * Creates it.
     *
     * @param manager owner of the weights
     * @param vocabulary rows of the table, V
     * @param width columns of the table, H
     * @param textWidth D of z_t; heads divide H + D
     * @param heads of its one block
     * @param seed of the weights
     */
    public LookupPrior(
            NDManager manager, int vocabulary, int width, int textWidth, int heads, long seed) {
        this.width = width;
        parameters = Parameters.create(manager, seed);
        table = parameters.normal("embedding", 1, vocabulary, width);
        transformer =
                new Transformer(
                        parameters,
                        TransformerOptions.standard(width + textWidth, 1, heads, false));
        exitNorm = LayerNorm.create(parameters, "ln_f", width + textWidth);
    }

    /**
     * The only whole numbers that an element of an embedding offers: its value without what follows
     * the point.
     *
     * @param z {@code [B, L]}
     * @return {@code [B, L]}, int64, owned by z's manager
     */
    public static NDArray ids(NDArray z) {
        return z.toType(DataType.INT64, true);
    }

    /**
     * A forward pass with its attention.
     *
     * @param z what is looked up, {@code [B, L]}
     * @param zText {@code [B, D]}
     */
    public Transformer.Traced trace(NDArray z, NDArray zText) {
        NDArray looked = Kernels.active().embedding(ids(z), table); // [B, L, H]
        long L = z.getShape().get(1);
        NDArray beside = zText.expandDims(1).repeat(1, L); // [B, L, D]
        return transformer.trace(looked.concat(beside, 2));
    }

    /**
     * Its logits.
     *
     * @param z what is looked up, {@code [B, L]}
     * @param zText {@code [B, D]}
     * @return {@code [B, L, V]}, owned by z's manager
     */
    public NDArray logits(NDArray z, NDArray zText) {
        NDArray h = exitNorm.apply(trace(z, zText).output());
        try (NDArray columns = table.transpose()) {
            return h.get(new NDIndex("..., :{}", width)).matMul(columns);
        }
    }

    /** Its weights. */
    public Parameters parameters() {
        return parameters;
    }
}
