package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.kernel.AttentionOptions;
import unclip.kernel.Kernels;
import unclip.kernel.TransformerWeights;

import java.util.ArrayList;
import java.util.List;

/**
 * What a causal stack keeps of the tokens it has seen: the keys and values of every block, so that
 * a further token costs one token's work. Without gradients. Close it to free them.
 */
public final class TransformerCache implements AutoCloseable {

    private final NDManager manager;
    private final List<TransformerWeights> blocks;
    private final TransformerOptions options;
    private final List<Memory> memories = new ArrayList<>(); // one a block, none before the start

    /** Keys and values, {@code [B, h, M, d]}. */
    private record Memory(NDArray keys, NDArray values) {

        Memory keptBy(NDManager manager) {
            keys.attach(manager);
            values.attach(manager);
            return this;
        }

        Memory followedBy(Memory next) {
            return new Memory(keys.concat(next.keys, 2), values.concat(next.values, 2));
        }

        void close() {
            keys.close();
            values.close();
        }
    }

    TransformerCache(
            NDManager parent, List<TransformerWeights> blocks, TransformerOptions options) {
        if (!options.causal()) {
            throw new IllegalArgumentException(
                    "Only a causal transformer can go on from what it has seen.");
        }
        manager = parent.newSubManager();
        this.blocks = blocks;
        this.options = options;
    }

    /**
     * Reads on.
     *
     * @param x the next tokens, {@code [B, m, D]}: any number at first, then one at a time
     * @return their states after the last block, {@code [B, m, D]}, owned by x's manager
     */
    public NDArray append(NDArray x) {
        boolean first = memories.isEmpty();
        if (!first && x.getShape().get(1) != 1) {
            throw new IllegalArgumentException(
                    "After the start, tokens are read one at a time, got " + x.getShape() + ".");
        }
        NDArray h = x;
        for (int i = 0; i < blocks.size(); i++) {
            TransformerBlock.Heads heads = TransformerBlock.heads(h, blocks.get(i), options);
            Memory memory = new Memory(heads.k(), heads.v());
            if (first) {
                memories.add(memory.keptBy(manager));
            } else {
                Memory past = memories.get(i);
                memory = past.followedBy(memory).keptBy(manager);
                memories.set(i, memory);
                past.close();
            }
            NDArray mixed =
                    Kernels.active()
                            .attention(heads.q(), memory.keys(), memory.values(), scores(first));
            h = TransformerBlock.after(h, mixed, blocks.get(i), options);
        }
        return h;
    }

    /** One token may see everything; several at the start may not see ahead. */
    private AttentionOptions scores(boolean first) {
        long d = options.width() / options.heads();
        return first ? AttentionOptions.causal(d) : AttentionOptions.full(d);
    }

    /** How many tokens were read. */
    public long length() {
        Shape shape = memories.isEmpty() ? new Shape(0, 0, 0) : memories.get(0).keys().getShape();
        return shape.get(2);
    }

    /** Owner of what is kept; a sub-manager of the parent's. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
