package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.tensor.Tensors;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers that tell more of the steps than the loss does, averaged until they are read. An
 * objective has its own; the loop reads it for each point of the loss curve.
 *
 * <p>Sums stay where they were computed, so adding does not wait for a GPU; only reading does.
 */
public final class Gauges {

    /** Of what was added under one name; {@code total} is {@code [1]}. */
    private record Sum(NDArray total, int count) {

        double mean() {
            return Tensors.scalar(total) / count;
        }
    }

    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private @Nullable NDManager scope; // owner of the sums
    private boolean muted;

    /**
     * Adds a number of this step, or of a part of it.
     *
     * @param name such as temperature; it becomes a column of the loss curve
     * @param value one number, used without its gradient; borrowed
     */
    public void add(String name, NDArray value) {
        if (muted) {
            return;
        }
        if (value.size() != 1) {
            throw new IllegalArgumentException(
                    "The gauge '%s' takes one number, got the shape %s."
                            .formatted(name, value.getShape()));
        }
        NDManager owner = scope == null ? NDManager.newBaseManager(value.getDevice()) : scope;
        scope = owner;
        try (NDManager step = value.getManager().newSubManager()) {
            NDArray number = value.stopGradient();
            number.attach(step);
            NDArray flat = number.reshape(1);
            Sum before = sums.get(name);
            NDArray total = before == null ? flat.duplicate() : before.total().add(flat);
            total.attach(owner);
            sums.put(name, new Sum(total, before == null ? 1 : before.count() + 1));
            if (before != null) {
                before.total().close();
            }
        }
    }

    /** The mean of each name since the last reading, which are then forgotten. */
    public Map<String, Double> read() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum.mean()));
        clear();
        return means;
    }

    /** Forgets what was added. */
    public void clear() {
        sums.clear();
        if (scope != null) {
            scope.close();
            scope = null;
        }
    }

    /** Whether {@link #add} does nothing, as while a step is tried that is not the run's. */
    void mute(boolean mute) {
        muted = mute;
    }
}
