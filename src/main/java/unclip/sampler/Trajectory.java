package unclip.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import java.util.ArrayList;
import java.util.List;

/**
 * A sampling run's steps, kept evenly thinned: a listener that copies x_t and x̂_0.
 *
 * <p>Owns its arrays until it is closed.
 */
public final class Trajectory implements StepListener, AutoCloseable {

    /**
     * One kept step.
     *
     * @param t time before the step
     * @param xt sample before the step, {@code [B, …]}
     * @param x0Hat the denoiser's x̂_0, {@code [B, …]}
     */
    public record Frame(int t, NDArray xt, NDArray x0Hat) {}

    private final NDManager manager;
    private final int most;
    private final List<Frame> frames = new ArrayList<>();

    /**
     * Keeps at most {@code most} steps, the first and the last among them.
     *
     * @param parent whose sub-manager owns the copies
     */
    public Trajectory(NDManager parent, int most) {
        if (most < 2) {
            throw new IllegalArgumentException(
                    "A trajectory keeps at least 2 steps, got " + most + ".");
        }
        this.manager = parent.newSubManager();
        this.most = most;
    }

    @Override
    public void onStep(Step step) {
        if (keeps(step.index(), step.count())) {
            frames.add(new Frame(step.t(), copy(step.xt()), copy(step.prediction().x0Hat())));
        }
    }

    /** Whether step {@code index} is one of {@code most} spread evenly over {@code count}. */
    private boolean keeps(int index, int count) {
        if (count <= most) {
            return true;
        }
        long slot = Math.round((double) index * (most - 1) / (count - 1));
        return index == Math.round((double) slot * (count - 1) / (most - 1));
    }

    private NDArray copy(NDArray array) {
        NDArray copy = array.duplicate();
        copy.attach(manager);
        return copy;
    }

    /** The kept steps in order. */
    public List<Frame> frames() {
        return List.copyOf(frames);
    }

    @Override
    public void close() {
        manager.close();
    }
}
