package unclip.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.Denoiser;
import unclip.tensor.NoiseSource;

import java.util.concurrent.CancellationException;

/**
 * What a sampling run is made of.
 *
 * @param denoiser what predicts
 * @param step what moves
 * @param grid the times visited
 * @param <C> the denoiser's conditioning
 */
public record Sampler<C>(Denoiser<C> denoiser, ReverseStep step, TimeGrid grid) {

    /**
     * Runs over the whole grid.
     *
     * @param manager owner of the result
     * @param xT the start, {@code [B, …]}; consumed
     * @param conditioning one row an image
     * @param noise one stream an image
     * @param listener hears of each step
     * @return the sample at the grid's last time, in xT's shape
     * @throws CancellationException within one step after the thread is interrupted
     * @throws ArithmeticException if a step's outcome is not finite, naming the step
     */
    public NDArray run(
            NDManager manager,
            NDArray xT,
            C conditioning,
            NoiseSource noise,
            StepListener listener) {
        try (SamplingRun<C> run = start(manager, xT, conditioning, noise)) {
            while (run.hasNext()) {
                run.advance(listener);
            }
            NDArray x = run.x();
            x.attach(manager);
            return x;
        }
    }

    /** Runs over the whole grid with nobody listening. */
    public NDArray run(NDManager manager, NDArray xT, C conditioning, NoiseSource noise) {
        return run(manager, xT, conditioning, noise, step -> {});
    }

    /**
     * A run at its start, to be advanced step by step.
     *
     * @param parent whose sub-manager owns the run's arrays
     * @param xT the start, {@code [B, …]}; consumed
     * @param conditioning one row an image
     * @param noise one stream an image
     */
    public SamplingRun<C> start(NDManager parent, NDArray xT, C conditioning, NoiseSource noise) {
        return new SamplingRun<>(new Course<>(this, conditioning, noise), parent, xT, 0, Past.NONE);
    }

    /**
     * A trajectory at its start, to be run.
     *
     * @param parent whose sub-manager owns the trajectory's arrays
     * @param xT the start, {@code [B, …]}; consumed
     * @param conditioning one row an image; must outlive the trajectory
     * @param noise one stream an image
     */
    public Trajectory<C> trajectory(
            NDManager parent, NDArray xT, C conditioning, NoiseSource noise) {
        return trajectory(parent, xT, conditioning, noise, Recording.standard());
    }

    /**
     * A trajectory at its start, to be run.
     *
     * @param parent whose sub-manager owns the trajectory's arrays
     * @param xT the start, {@code [B, …]}; consumed
     * @param conditioning one row an image; must outlive the trajectory
     * @param noise one stream an image
     * @param recording what it keeps
     */
    public Trajectory<C> trajectory(
            NDManager parent, NDArray xT, C conditioning, NoiseSource noise, Recording recording) {
        Course<C> course = new Course<>(this, conditioning, noise);
        return new Trajectory<>(course, parent, xT, 0, Past.NONE, recording, null);
    }

    /** The same with another denoiser. */
    public Sampler<C> with(Denoiser<C> other) {
        return new Sampler<>(other, step, grid);
    }

    /** The same with another step. */
    public Sampler<C> with(ReverseStep other) {
        return new Sampler<>(denoiser, other, grid);
    }

    /** The same with another grid. */
    public Sampler<C> with(TimeGrid other) {
        return new Sampler<>(denoiser, step, other);
    }
}
