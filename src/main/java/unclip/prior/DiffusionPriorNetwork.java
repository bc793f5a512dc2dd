package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

import unclip.kernel.Kernels;
import unclip.nn.LayerNorm;
import unclip.nn.Linear;
import unclip.nn.Parameters;
import unclip.nn.TimestepEmbedding;
import unclip.nn.Transformer;

/**
 * The diffusion prior's transformer (Ramesh et al. 2022, §2.2): a causal sequence of
 *
 * <pre>[caption tokens; z_t; timestep; noised z_i; query]</pre>
 *
 * whose state at the query is the prediction of z_i. Padding and dropped captions are replaced by
 * learned vectors; the noised z_i never is.
 */
public final class DiffusionPriorNetwork {

    private static final int EXTRA = 4; // z_t, timestep, noised z_i, query

    private final DiffusionPriorOptions options;
    private final Parameters parameters;
    private final Linear tokenIn;
    private final Linear textIn;
    private final Linear time1;
    private final Linear time2;
    private final Linear imageIn;
    private final NDArray padding; // [1, 1, width]
    private final NDArray nullToken; // [1, 1, width]
    private final NDArray nullText; // [1, width]
    private final NDArray query; // [1, 1, width]
    private final NDArray positions; // [1, L + 4, width]
    private final Transformer transformer;
    private final LayerNorm exitNorm;
    private final Linear exit;

    /**
     * Creates the network with initial weights.
     *
     * @param manager owner of the weights
     * @param seed of the initial weights
     */
    public DiffusionPriorNetwork(NDManager manager, DiffusionPriorOptions options, long seed) {
        this.options = options;
        parameters = Parameters.create(manager, seed);
        int width = options.width();
        int D = options.embeddingWidth();
        tokenIn = Linear.create(parameters, "token_in", options.tokenWidth(), width);
        textIn = Linear.create(parameters, "text_in", D, width);
        time1 = Linear.create(parameters, "time.1", width, width);
        time2 = Linear.create(parameters, "time.2", width, width);
        imageIn = Linear.create(parameters, "image_in", D, width);
        padding = parameters.normal("padding", 0.02, 1, 1, width);
        nullToken = parameters.normal("null_token", 0.02, 1, 1, width);
        nullText = parameters.normal("null_text", 0.02, 1, width);
        query = parameters.normal("query", 0.02, 1, 1, width);
        int length = options.contextLength() + EXTRA;
        positions = parameters.normal("position_embedding", 0.02, 1, length, width);
        transformer = new Transformer(parameters, width, options.layers(), options.heads(), true);
        exitNorm = LayerNorm.create(parameters, "exit_norm", width);
        exit = Linear.zero(parameters, "exit", width, D);
    }

    /**
     * Predicts the clean embedding.
     *
     * @param zt noised scaled embeddings z_i^(t), {@code [B, D]}
     * @param t one timestep a row, length B
     * @return scaled ẑ_i, {@code [B, D]}, owned by zt's manager
     */
    public NDArray apply(NDArray zt, double[] t, PriorCondition condition) {
        long B = t.length;
        int width = options.width();
        NDArray features = TimestepEmbedding.of(zt.getManager(), t, width);
        NDArray time = time2.apply(Kernels.active().silu(time1.apply(features)));

        NDArray keep = condition.keep(); // [B, 1]
        NDArray dropped = keep.mul(-1).add(1);
        // √D gives each number of the unit vector z_t variance about 1.
        NDArray zText = condition.zText().mul(Math.sqrt(options.embeddingWidth()));
        NDArray text = textIn.apply(zText).mul(keep).add(dropped.matMul(nullText));

        NDList sequence =
                new NDList(
                        tokens(condition, dropped.reshape(B, 1, 1)),
                        text.expandDims(1),
                        time.expandDims(1),
                        imageIn.apply(zt).expandDims(1),
                        keep.zerosLike().reshape(B, 1, 1).add(query));
        NDArray h = sequence.get(0);
        for (NDArray part : sequence.subList(1, sequence.size())) {
            h = h.concat(part, 1);
        }
        h = transformer.apply(h.add(positions)); // [B, L + 4, width]
        return exit.apply(exitNorm.apply(h.get(new NDIndex(":, -1"))));
    }

    /**
     * Caption tokens, with learned vectors at padding and for dropped captions: {@code [B, L,
     * width]}.
     */
    private NDArray tokens(PriorCondition condition, NDArray dropped) {
        NDArray mask = condition.mask();
        NDArray absent = mask.mul(-1).add(1);
        NDArray given = tokenIn.apply(condition.tokens()).mul(mask).add(absent.mul(padding));
        NDArray kept = dropped.mul(-1).add(1);
        return given.mul(kept).add(dropped.mul(nullToken));
    }

    /** The options it was built from. */
    public DiffusionPriorOptions options() {
        return options;
    }

    /** Its weights. */
    public Parameters parameters() {
        return parameters;
    }
}
