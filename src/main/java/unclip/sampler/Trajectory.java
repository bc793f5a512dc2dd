package unclip.sampler;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Prediction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A run that remembers: its steps can be looked at, told again, gone back to, edited and forked.
 *
 * <p>Every step's numbers are kept; tensors as far as the {@link Recording} allows, thinned out
 * evenly. If a step fails or the thread is interrupted, the steps so far stay, and {@link #run} may
 * be called again. Since noise is a function of the step's index, any step can be had again
 * exactly, kept or not (unless the denoiser remembers what it was asked, as guidance with momentum
 * does).
 *
 * <p>Owns its arrays until it is closed; the conditioning must stay open as long as steps are
 * taken. Not thread-safe.
 *
 * @param <C> the denoiser's conditioning
 */
public final class Trajectory<C> implements AutoCloseable {

    /**
     * Where a fork comes from.
     *
     * @param trajectory the one forked
     * @param step the first step of the fork
     */
    public record Origin<C>(Trajectory<C> trajectory, int step) {}

    private final Course<C> course;
    private final NDManager parent;
    private final NDManager manager;
    private final Recording recording;
    private final @Nullable Origin<C> origin;
    private final Device device;
    private final int first;
    private final SamplingRun<C> run;
    private final KeptSteps kept;
    private final List<StepNumbers> numbers = new ArrayList<>();

    /**
     * @param x the sample before step {@code first}; consumed
     * @param past copied
     */
    Trajectory(
            Course<C> course,
            NDManager parent,
            NDArray x,
            int first,
            Past past,
            Recording recording,
            @Nullable Origin<C> origin) {
        this.course = course;
        this.parent = parent;
        this.recording = recording;
        this.origin = origin;
        this.device = x.getDevice();
        this.first = first;
        this.manager = parent.newSubManager();
        int memory = course.sampler().step().memory();
        try {
            kept = new KeptSteps(manager, recording, x, past, first, course.steps(), memory);
            run = new SamplingRun<>(course, manager, x, first, past);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Takes all the steps that are left. */
    public Trajectory<C> run() {
        return run(step -> {});
    }

    /**
     * Takes all the steps that are left.
     *
     * @param listener hears of each
     * @return this
     * @throws java.util.concurrent.CancellationException within one step after the thread is
     *     interrupted
     * @throws ArithmeticException if a step's outcome is not finite, naming the step
     */
    public Trajectory<C> run(StepListener listener) {
        while (!isComplete()) {
            advance(listener);
        }
        return this;
    }

    /**
     * Takes one step.
     *
     * @param listener hears of it
     */
    public void advance(StepListener listener) {
        requireOpen();
        Past past = run.past();
        List<StepNumbers> taken = new ArrayList<>(1);
        run.advance(
                step -> {
                    listener.onStep(step);
                    taken.add(step.numbers());
                    kept.add(step, taken.get(0), past);
                });
        numbers.addAll(taken);
    }

    /** Whether all steps are taken. */
    public boolean isComplete() {
        return !run.hasNext();
    }

    /** Whether this has not been closed. */
    public boolean isOpen() {
        return manager.isOpen();
    }

    /** The first step's index: 0, or a fork's. */
    public int first() {
        return first;
    }

    /** The index of the next step, or the number of steps of the whole run once it is complete. */
    public int next() {
        return run.index();
    }

    /** The sample as it stands, {@code [B, …]}; owned by this trajectory. */
    public NDArray x() {
        return run.x();
    }

    /**
     * The sample at the end, {@code [B, …]}; owned by this trajectory.
     *
     * @throws IllegalStateException if steps are left
     */
    public NDArray result() {
        if (!isComplete()) {
            throw new IllegalStateException(
                    "The run stands before step %d of %d.".formatted(next(), course.steps()));
        }
        return run.x();
    }

    /** The numbers of every step taken, in order. */
    public List<StepNumbers> numbers() {
        return Collections.unmodifiableList(numbers);
    }

    /**
     * The steps whose tensors are kept, in order: the first, the latest due, and others between.
     */
    public List<KeptStep> kept() {
        return kept.steps();
    }

    /** Bytes that the kept tensors take. */
    public long bytes() {
        return kept.bytes();
    }

    /** Denoiser, step and grid. */
    public Sampler<C> sampler() {
        return course.sampler();
    }

    /** What the denoiser is told. */
    public C conditioning() {
        return course.conditioning();
    }

    /** What this was forked from, if it was. */
    public Optional<Origin<C>> origin() {
        return Optional.ofNullable(origin);
    }

    /** Tells a listener of every kept step again; see {@link #replay(int, StepListener)}. */
    public void replay(StepListener listener) {
        kept.steps().forEach(step -> replay(step.index(), listener));
    }

    /**
     * Tells a listener of a step again: from memory if it was kept with all its answers, otherwise
     * by taking it once more.
     *
     * @param index of a step taken
     */
    public void replay(int index, StepListener listener) {
        requireTaken(index);
        double seconds = numbers.get(index - first).seconds();
        StepListener told = step -> listener.onStep(step.lasting(seconds));
        KeptSteps.Kept copy = kept.get(index);
        List<Prediction> answers = copy == null ? null : copy.answers();
        Optional<Past> past = kept.past(index);
        try (NDManager scope = parent.newSubManager(device)) {
            if (copy == null || answers == null || past.isEmpty()) {
                at(index, scope).advance(told);
                return;
            }
            Copies copies = new Copies(scope);
            NDArray xt = copies.of(copy.step().xt());
            Past then = copies.bare(past.get());
            told.onStep(course.retake(index, xt, then, copies.whole(answers)));
        }
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new IllegalStateException("This trajectory is closed.");
        }
    }

    private void requireTaken(int index) {
        requireOpen();
        if (index < first || index >= next()) {
            throw new NoSuchElementException(
                    "The steps taken are %d..%d, got %d.".formatted(first, next() - 1, index));
        }
    }

    /**
     * Goes back to before a step, there to edit and to run on in a new trajectory. This one stays
     * as it is.
     *
     * @param index a step taken, or the next one
     */
    public Fork<C> rewind(int index) {
        requireOpen();
        if (index < first || index > next() || index >= course.steps()) {
            throw new NoSuchElementException(
                    "A step to rewind to lies in %d..%d, got %d%s"
                            .formatted(
                                    first,
                                    Math.min(next(), course.steps() - 1),
                                    index,
                                    index < first && origin != null
                                            ? "; rewind what this was forked from."
                                            : "."));
        }
        return new Fork<>(this, index, course, recording);
    }

    /** A run that stands before a step, recomputed from the last kept step before it. */
    SamplingRun<C> at(int index, NDManager owner) {
        requireOpen();
        if (index == run.index()) {
            return start(index, run.x(), run.past(), owner);
        }
        int from = kept.restartBefore(index).orElseThrow();
        KeptSteps.Kept copy = kept.get(from);
        Past past = kept.past(from).orElseThrow();
        if (copy == null) {
            throw new IllegalStateException("Step " + from + " was not kept.");
        }
        SamplingRun<C> again = start(from, copy.step().xt(), past, owner);
        while (again.index() < index) {
            again.advance(step -> {});
        }
        return again;
    }

    private SamplingRun<C> start(int index, NDArray x, Past past, NDManager owner) {
        return new SamplingRun<>(course, owner, x.toDevice(device, true), index, past);
    }

    /** The manager that owns this trajectory's own one. */
    NDManager parent() {
        return parent;
    }

    /** Step by step, how far another trajectory differs. */
    public Comparison compare(Trajectory<?> other) {
        return Comparing.compare(this, other);
    }

    @Override
    public void close() {
        manager.close();
    }
}
