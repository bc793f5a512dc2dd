package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

import unclip.kernel.Kernels;
import unclip.nn.LayerNorm;
import unclip.nn.Linear;
import unclip.nn.Parameters;
import unclip.nn.Transformer;

/**
 * The autoregressive prior's transformer (Ramesh et al. 2022, §2.2): a causal sequence of
 *
 * <pre>[caption tokens; z_t; dot product; code 1; …; code k − 1]</pre>
 *
 * whose states from z_t on are the logits of what follows: the bucket of z_i · z_t, then the
 * buckets of z_i's principal components. All tokens after z_t share one table and one head; the
 * position tells which component is meant.
 */
public final class ArPriorNetwork {

    private final ArPriorOptions options;
    private final Parameters parameters;
    private final CaptionPrefix prefix;
    private final EmbeddingCodec codec;
    private final NDArray table; // [n, width]
    private final NDArray positions; // [1, L + 1 + k, width]
    private final Transformer transformer;
    private final LayerNorm exitNorm;
    private final Linear exit;

    /**
     * Creates the network with initial weights; its codec waits to be fitted.
     *
     * @param manager owner of the weights
     * @param seed of the initial weights
     */
    public ArPriorNetwork(NDManager manager, ArPriorOptions options, long seed) {
        this.options = options;
        parameters = Parameters.create(manager, seed);
        int width = options.width();
        int L = options.contextLength();
        int k = options.components();
        prefix = new CaptionPrefix(parameters, options);
        codec = new EmbeddingCodec(parameters, options);
        table = parameters.normal("code_embedding", 0.02, options.buckets(), width);
        positions = parameters.normal("position_embedding", 0.02, 1, L + 1 + k, width);
        transformer = new Transformer(parameters, width, options.layers(), options.heads(), true);
        exitNorm = LayerNorm.create(parameters, "exit_norm", width);
        exit = Linear.zero(parameters, "exit", width, options.buckets());
    }

    /**
     * The logits of tokens 0..m, given tokens 0..m − 1. Token 0 is the dot product's.
     *
     * @param ids m bucket ids a row, m from 0 to k, {@code [B, m]}, int64; owner of what is made
     * @return {@code [B, m + 1, n]}, owned by the condition's manager
     */
    public NDArray logits(PriorCondition condition, NDArray ids) {
        NDArray h = prefix.apply(condition); // [B, L + 1, width]
        long first = h.getShape().get(1) - 1;
        if (ids.getShape().get(1) > 0) {
            h = h.concat(Kernels.active().embedding(ids, table), 1);
        }
        h = transformer.apply(placed(h, 0));
        return head(h.get(new NDIndex(":, {}:", first)));
    }

    /** {@code [.., width] → [.., n]}. */
    private NDArray head(NDArray states) {
        return exit.apply(exitNorm.apply(states));
    }

    /**
     * Every token of an embedding, as {@link #logits} predicts them.
     *
     * @param zImage unit image embeddings, {@code [B, D]}
     * @param zText unit text embeddings, {@code [B, D]}
     * @return dot product and codes, {@code [B, 1 + k]}, int64, owned by zImage's manager
     */
    public NDArray tokens(NDArray zImage, NDArray zText) {
        return codec.encodeDot(zImage, zText).concat(codec.encode(zImage), 1);
    }

    /**
     * What each token of an embedding costs, −ln p in nats (the cross-entropy over bucket ids).
     *
     * @param tokens from {@link #tokens}, {@code [B, 1 + k]}
     * @return {@code [B, 1 + k]}, owned by the condition's manager
     */
    public NDArray nats(PriorCondition condition, NDArray tokens) {
        NDArray past = tokens.get(new NDIndex(":, :-1"));
        NDArray logProbabilities = logits(condition, past).logSoftmax(2); // [B, 1 + k, n]
        return logProbabilities.gather(tokens.expandDims(2), 2).squeeze(2).neg();
    }

    /**
     * Starts to read and predict token by token, keeping what attention needs of the past.
     *
     * @param manager parent of what is kept
     * @param condition B captions
     */
    public ArPriorRun start(NDManager manager, PriorCondition condition) {
        return new ArPriorRun(manager, this, condition);
    }

    /** The prefix's tokens at their places, {@code [B, L + 1, width]}. */
    NDArray opening(PriorCondition condition) {
        return placed(prefix.apply(condition), 0);
    }

    /** Token {@code index} at its place: ids {@code [B]} give {@code [B, 1, width]}. */
    NDArray following(NDArray ids, int index) {
        NDArray token = Kernels.active().embedding(ids.expandDims(1), table);
        return placed(token, options.contextLength() + 1L + index);
    }

    /** Adds the positions from {@code first} on. */
    private NDArray placed(NDArray tokens, long first) {
        long end = first + tokens.getShape().get(1);
        try (NDArray here = positions.get(new NDIndex(":, {}:{}", first, end))) {
            return tokens.add(here);
        }
    }

    /** Logits of the last of some states: {@code [B, m, width] → [B, n]}. */
    NDArray last(NDArray states) {
        return head(states.get(new NDIndex(":, -1")));
    }

    Transformer transformer() {
        return transformer;
    }

    /** From embeddings to codes and back; fitted to training data. */
    public EmbeddingCodec codec() {
        return codec;
    }

    /** The options it was built from. */
    public ArPriorOptions options() {
        return options;
    }

    /** Its weights, the codec's statistics among them. */
    public Parameters parameters() {
        return parameters;
    }
}
