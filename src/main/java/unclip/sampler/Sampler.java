package unclip.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.Denoiser;
import unclip.diffusion.Prediction;
import unclip.tensor.NoiseSource;

import java.util.concurrent.CancellationException;

/**
 * The one sampling loop.
 *
 * @param denoiser what predicts
 * @param step what moves
 * @param grid the times visited
 * @param <C> the denoiser's conditioning
 */
public record Sampler<C>(Denoiser<C> denoiser, ReverseStep step, TimeGrid grid) {

    /**
     * Runs from x_T to x_0.
     *
     * @param manager owner of the result
     * @param xT the start, {@code [B, …]}; consumed
     * @param conditioning one row an image
     * @param noise one stream an image
     * @param listener hears of each step
     * @return x_0 in xT's shape
     * @throws CancellationException within one step after the thread is interrupted
     * @throws ArithmeticException if a prediction is not finite, naming the step
     */
    public NDArray run(
            NDManager manager,
            NDArray xT,
            C conditioning,
            NoiseSource noise,
            StepListener listener) {
        NDArray x = xT;
        for (int i = 0; i < grid.steps(); i++) {
            if (Thread.interrupted()) {
                x.close();
                throw new CancellationException("Sampling stopped after " + i + " steps.");
            }
            int t = grid.times().get(i);
            int s = grid.times().get(i + 1);
            try (NDManager scope = manager.newSubManager()) {
                x.attach(scope);
                Prediction prediction = denoiser.predict(x, t, conditioning);
                NDArray next = step.step(x, prediction, t, s, noise);
                if (!Float.isFinite(next.sum().getFloat())) {
                    throw new ArithmeticException(
                            "The sample is not finite after the step from t = " + t + " to " + s);
                }
                listener.onStep(new Step(i, grid.steps(), t, s, x, prediction, next));
                next.attach(manager);
                x = next;
            }
        }
        return x;
    }
}
