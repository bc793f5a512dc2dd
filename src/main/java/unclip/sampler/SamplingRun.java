package unclip.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.tensor.GradientsOff;

import java.util.concurrent.CancellationException;

/**
 * A sampling run under way: the one loop, one step at a time.
 *
 * <p>Owns its sample and its past until it is closed. Not thread-safe.
 *
 * @param <C> the denoiser's conditioning
 */
public final class SamplingRun<C> implements AutoCloseable {

    private final Course<C> course;
    private final NDManager manager;
    private final Memory memory;
    private final FiniteWatch watch;
    private NDArray x;
    private int index;

    /**
     * @param x the sample before step {@code index}; consumed
     * @param past copied
     */
    SamplingRun(Course<C> course, NDManager parent, NDArray x, int index, Past past) {
        this.course = course;
        this.manager = parent.newSubManager();
        int most = course.sampler().step().memory();
        this.memory = new Memory(manager, x.getDevice(), most, past);
        this.watch = FiniteWatch.on(manager, x.getDevice());
        this.x = x;
        this.index = index;
        x.attach(manager);
    }

    /** Whether steps are left. */
    public boolean hasNext() {
        return index < course.steps();
    }

    /** The next step's index, from 0. */
    public int index() {
        return index;
    }

    /** The sample as it stands, {@code [B, …]}; owned by this run and replaced by each step. */
    public NDArray x() {
        return x;
    }

    /** What the next step finds in its past; owned by this run. */
    Past past() {
        return memory.past();
    }

    /**
     * Takes one step, without recording it for gradients. If it or the listener fails, the run
     * stands where it was.
     *
     * @param listener hears of it
     * @throws CancellationException if the thread is interrupted
     * @throws ArithmeticException if the outcome is not finite, naming the step; on a GPU, where
     *     looking would make the host wait, within 16 steps and at the latest after the last
     * @throws IllegalStateException if no steps are left or the run is closed
     */
    public void advance(StepListener listener) {
        requireNext();
        if (Thread.interrupted()) {
            throw new CancellationException("Sampling stopped after " + index + " steps.");
        }
        GradientsOff.during(() -> take(listener));
    }

    private void take(StepListener listener) {
        NDArray next;
        Evaluation remembered;
        try (NDManager scope = manager.newSubManager()) {
            lend(scope);
            try {
                Step step = course.take(index, x, memory.past());
                watch.see(step);
                listener.onStep(step);
                remembered = memory.copyOf(step);
                next = own(step.xs(), scope);
            } finally {
                lend(manager);
            }
        }
        memory.add(remembered);
        x.close();
        x = next;
        index++;
    }

    /** What is computed from an array belongs to its manager: so the step's scope gets ours. */
    private void lend(NDManager to) {
        x.attach(to);
        memory.lend(to);
    }

    private void requireNext() {
        if (!manager.isOpen()) {
            throw new IllegalStateException("This run is closed.");
        }
        if (!hasNext()) {
            throw new IllegalStateException(
                    "All " + course.steps() + " steps are taken; rewind to take one again.");
        }
    }

    /** Takes x_s out of a scope; what belongs to anyone else is copied. */
    private NDArray own(NDArray xs, NDManager scope) {
        boolean fresh = xs.getManager() == scope && !isBorrowed(xs);
        NDArray next = fresh ? xs : xs.duplicate();
        next.attach(manager);
        return next;
    }

    private boolean isBorrowed(NDArray xs) {
        return xs == x
                || memory.past().latestFirst().stream()
                        .anyMatch(
                                e ->
                                        xs == e.x()
                                                || xs == e.prediction().x0Hat()
                                                || xs == e.prediction().epsHat());
    }

    @Override
    public void close() {
        manager.close();
    }
}
