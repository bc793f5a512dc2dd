package unclip.sampler;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Prediction;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The evaluations that a multistep method looks back to; owns copies of them. */
final class Memory {

    private final NDManager manager;
    private final Device device;
    private final int most;
    private final Deque<Evaluation> latestFirst = new ArrayDeque<>();

    /**
     * @param device where the copies lie
     * @param most how many are remembered
     */
    Memory(NDManager manager, Device device, int most, Past past) {
        this.manager = manager;
        this.device = device;
        this.most = most;
        for (int back = 1; back <= Math.min(most, past.size()); back++) {
            latestFirst.addLast(copy(past.back(back)));
        }
    }

    Past past() {
        return new Past(List.copyOf(latestFirst));
    }

    /** Gives the arrays to another manager. */
    void lend(NDManager to) {
        latestFirst.forEach(e -> arrays(e).attach(to));
    }

    /** A copy of what is to be remembered of a step, null for nothing. */
    @Nullable Evaluation copyOf(Step step) {
        return most > 0 && step.isPredicted() ? copy(step.remembered()) : null;
    }

    /**
     * Remembers a step.
     *
     * @param copy what {@link #copyOf} made; null forgets everything, as after a step that adds
     *     noise, which ends what was a smooth path
     */
    void add(@Nullable Evaluation copy) {
        if (copy == null) {
            latestFirst.forEach(e -> arrays(e).close());
            latestFirst.clear();
            return;
        }
        latestFirst.addFirst(copy);
        if (latestFirst.size() > most) {
            arrays(latestFirst.removeLast()).close();
        }
    }

    private Evaluation copy(Evaluation e) {
        Prediction p = e.prediction();
        Prediction copy = new Prediction(copy(p.x0Hat()), copy(p.epsHat()), p.level());
        return new Evaluation(e.level(), copy(e.x()), copy);
    }

    private NDArray copy(NDArray array) {
        NDArray copy = array.toDevice(device, true);
        copy.attach(manager);
        return copy;
    }

    private static NDList arrays(Evaluation e) {
        return new NDList(e.x(), e.prediction().x0Hat(), e.prediction().epsHat());
    }
}
