package unclip.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.Denoiser;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A trajectory gone back to before a step, with what is to be different from there on.
 *
 * <pre>{@code
 * var fork = trajectory.rewind(12).editX0(x0 -> x0.mul(0.5)).withConditioning(other).run();
 * }</pre>
 *
 * <p>Immutable, owns no arrays: it may be run several times and in variants as long as its
 * trajectory is open. Edits of x_t, x̂_0, ε̂ and σ concern the one step; what is given by {@code
 * with} holds to the end. Functions get arrays in the samples' shape and leave them as they are.
 *
 * @param <C> the denoiser's conditioning
 */
public final class Fork<C> {

    private final Trajectory<C> trajectory;
    private final int step;
    private final Course<C> course;
    private final Recording recording;
    private final UnaryOperator<NDArray> onXt;
    private final boolean remembers;

    Fork(Trajectory<C> trajectory, int step, Course<C> course, Recording recording) {
        this(trajectory, step, course, recording, xt -> xt, true);
    }

    private Fork(
            Trajectory<C> trajectory,
            int step,
            Course<C> course,
            Recording recording,
            UnaryOperator<NDArray> onXt,
            boolean remembers) {
        this.trajectory = trajectory;
        this.step = step;
        this.course = course;
        this.recording = recording;
        this.onXt = onXt;
        this.remembers = remembers;
    }

    /** The step that is taken next, from 0. */
    public int step() {
        return step;
    }

    /** Another x_t. */
    public Fork<C> editXt(UnaryOperator<NDArray> edit) {
        UnaryOperator<NDArray> before = onXt;
        return new Fork<>(
                trajectory, step, course, recording, xt -> edit.apply(before.apply(xt)), remembers);
    }

    /** Another x̂_0 of x_t, with the noise that then remains, ε̂ = (x_t − √ᾱ x̂_0) / √(1 − ᾱ). */
    public Fork<C> editX0(UnaryOperator<NDArray> edit) {
        return edit((p, xt) -> p.withX0(edit.apply(p.x0Hat()), xt));
    }

    /** Another x̂_0 of x_t beside the same ε̂. */
    public Fork<C> editX0Alone(UnaryOperator<NDArray> edit) {
        return edit((p, xt) -> p.with(edit.apply(p.x0Hat()), p.epsHat()));
    }

    /** Another ε̂ of x_t, with the x̂_0 that follows, x̂_0 = (x_t − √(1 − ᾱ) ε̂) / √ᾱ. */
    public Fork<C> editEps(UnaryOperator<NDArray> edit) {
        return edit(
                (p, xt) -> {
                    NDArray eps = edit.apply(p.epsHat());
                    Prediction q = new Parameterisation.Epsilon().interpret(eps, xt, p.level());
                    return p.with(q.x0Hat(), eps);
                });
    }

    /** Another ε̂ of x_t beside the same x̂_0. */
    public Fork<C> editEpsAlone(UnaryOperator<NDArray> edit) {
        return edit((p, xt) -> p.with(p.x0Hat(), edit.apply(p.epsHat())));
    }

    /** Another prediction of x_t altogether, as of its learned variance. */
    public Fork<C> editPrediction(UnaryOperator<Prediction> edit) {
        return edit((p, xt) -> edit.apply(p));
    }

    /**
     * Another σ of the noise that the step adds; the mean stays.
     *
     * @param edit from the step's σ, 0 if it adds none, to a σ of 0 or more
     */
    public Fork<C> editSigma(DoubleUnaryOperator edit) {
        return with(edited().thenMove((move, in) -> withSigma(move, in, edit)));
    }

    private static Move withSigma(Move move, StepInput in, DoubleUnaryOperator edit) {
        Quantity old = move.sigma();
        double before = old == null ? 0 : old.value();
        double after = edit.applyAsDouble(before);
        if (!(after >= 0 && Double.isFinite(after))) {
            throw new IllegalArgumentException(
                    "σ must be 0 or more and finite, got " + after + ".");
        }
        if (after == before) {
            return move;
        }
        Quantity sigma = new Quantity(old == null ? "\\sigma" : old.symbol(), after, "", "edited");
        NDArray z = move.noise();
        if (z == null) {
            z = in.drawNoise();
            return moved(move, move.xs().add(z.mul(after)), sigma, z);
        }
        NDArray noise = move.xs().sub(move.mean()); // σ may differ by element
        return moved(move, move.mean().add(noise.mul(after / before)), sigma, z);
    }

    private static Move moved(Move move, NDArray xs, Quantity sigma, NDArray z) {
        return new Move(
                xs,
                move.mean(),
                move.terms(),
                sigma,
                z,
                move.others(),
                move.remembered(),
                move.departs());
    }

    /** Another denoiser from here on, as with other guidance. */
    public Fork<C> with(Denoiser<C> denoiser) {
        return with(course.sampler().with(denoiser));
    }

    /** Another denoiser from here on, made of the one there is. */
    public Fork<C> withDenoiser(UnaryOperator<Denoiser<C>> decorate) {
        return with(decorate.apply(course.sampler().denoiser()));
    }

    /** Another step from here on; one that looks back further finds what the old one remembered. */
    public Fork<C> with(ReverseStep other) {
        return with(course.sampler().with(other));
    }

    /**
     * Other times from here on.
     *
     * @param rest begins at the time where this stands
     */
    public Fork<C> with(TimeGrid rest) {
        TimeGrid grid = course.sampler().grid();
        if (!rest.level(0).equals(grid.level(step))) {
            throw new IllegalArgumentException(
                    "Step %d begins at t = %s, ᾱ = %s; got a grid from t = %s, ᾱ = %s."
                            .formatted(
                                    step,
                                    grid.level(step).t(),
                                    grid.level(step).alphaBar(),
                                    rest.level(0).t(),
                                    rest.level(0).alphaBar()));
        }
        List<Double> times = new ArrayList<>(grid.times().subList(0, step));
        times.addAll(rest.times());
        return with(course.sampler().with(new TimeGrid(rest.schedule(), times)));
    }

    /** Another conditioning from here on; it must stay open. */
    public Fork<C> withConditioning(C other) {
        return with(new Course<>(course.sampler(), other, course.noise(), course.edit()));
    }

    /** Other noise from here on, as with another seed. */
    public Fork<C> withNoise(NoiseSource other) {
        return with(new Course<>(course.sampler(), course.conditioning(), other, course.edit()));
    }

    /** The same with nothing in its past, so that a multistep method begins anew. */
    public Fork<C> forgetting() {
        return new Fork<>(trajectory, step, course, recording, onXt, false);
    }

    /** The same, recording more or less. */
    public Fork<C> with(Recording other) {
        return new Fork<>(trajectory, step, course, other, onXt, remembers);
    }

    private Fork<C> with(Sampler<C> sampler) {
        return with(course.with(sampler));
    }

    private Fork<C> edit(StepEdit.OnPrediction edit) {
        return with(edited().thenPredict(edit));
    }

    private StepEdit edited() {
        return course.edit().index() == step ? course.edit() : StepEdit.at(step);
    }

    private Fork<C> with(StepEdit edit) {
        return with(course.with(edit));
    }

    private Fork<C> with(Course<C> other) {
        return new Fork<>(trajectory, step, other, recording, onXt, remembers);
    }

    /** Runs to the end. The new trajectory lives beside the old one, with the same owner. */
    public Trajectory<C> run() {
        Trajectory<C> fork = begin();
        try {
            return fork.run();
        } catch (RuntimeException e) {
            fork.close();
            throw e;
        }
    }

    /**
     * A new trajectory that stands before the step, to be advanced; it lives beside the old one,
     * with the same owner, and survives a step that fails.
     */
    public Trajectory<C> begin() {
        NDManager owner = trajectory.parent();
        try (NDManager scope = owner.newSubManager();
                SamplingRun<C> before = trajectory.at(step, scope)) {
            return new Trajectory<>(
                    course,
                    owner,
                    edited(before),
                    step,
                    remembers ? before.past() : Past.NONE,
                    recording,
                    new Trajectory.Origin<>(trajectory, step));
        }
    }

    /**
     * A run that stands before the step and records nothing.
     *
     * @param owner whose sub-manager owns the run's arrays
     */
    public SamplingRun<C> start(NDManager owner) {
        try (NDManager scope = owner.newSubManager();
                SamplingRun<C> before = trajectory.at(step, scope)) {
            Past past = remembers ? before.past() : Past.NONE;
            return new SamplingRun<>(course, owner, edited(before), step, past);
        }
    }

    /** x_t after its edit, an array of its own. */
    private NDArray edited(SamplingRun<C> before) {
        NDArray old = before.x();
        NDArray xt = onXt.apply(old);
        if (!xt.getShape().equals(old.getShape()) || xt.getDataType() != old.getDataType()) {
            throw new IllegalArgumentException(
                    "An edited x_t stays %s %s, got %s %s."
                            .formatted(
                                    old.getDataType(),
                                    old.getShape(),
                                    xt.getDataType(),
                                    xt.getShape()));
        }
        return xt.duplicate();
    }
}
