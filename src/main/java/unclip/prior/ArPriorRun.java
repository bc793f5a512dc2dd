package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.nn.TransformerCache;

/**
 * The autoregressive prior on its way from token to token: keys and values of the past are kept, so
 * that a step costs one token and not the whole sequence. Equals {@link ArPriorNetwork#logits} to
 * rounding. Close it to free what it keeps.
 */
public final class ArPriorRun implements AutoCloseable {

    private final ArPriorNetwork network;
    private final TransformerCache past;
    private int index; // of the next token to be read
    private NDArray logits;

    ArPriorRun(NDManager manager, ArPriorNetwork network, PriorCondition condition) {
        this.network = network;
        past = network.transformer().remember(manager);
        logits = network.last(past.append(network.opening(condition)));
        logits.attach(past.manager());
    }

    /** Logits of the next token, {@code [B, n]}; live until the next {@link #read}. */
    public NDArray logits() {
        return logits;
    }

    /** How many tokens were read. */
    public int size() {
        return index;
    }

    /**
     * Goes on by a token.
     *
     * @param ids what was drawn, {@code [B]}, int64
     * @throws IllegalStateException if nothing follows this token
     */
    public void read(NDArray ids) {
        if (index == network.options().components()) {
            throw new IllegalStateException("All " + index + " tokens but the last were read.");
        }
        try (NDManager scope = past.manager().newSubManager()) {
            NDArray here = ids.duplicate(); // owned by the scope, as is what follows
            here.attach(scope);
            NDArray next = network.last(past.append(network.following(here, index)));
            logits.close();
            next.attach(past.manager());
            logits = next;
        }
        index++;
    }

    @Override
    public void close() {
        past.close();
    }
}
