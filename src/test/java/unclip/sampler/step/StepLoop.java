package unclip.sampler.step;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.sampler.Evaluation;
import unclip.sampler.Move;
import unclip.sampler.Past;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.TimeGrid;
import unclip.tensor.StepNoise;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The sampling loop by hand, so that a test chooses the noise, the past and the start. Everything
 * stays on x's manager.
 *
 * @param noise what step i draws
 */
record StepLoop(
        Denoiser<Conditioning.None> denoiser,
        ReverseStep step,
        TimeGrid grid,
        IntFunction<StepNoise> noise) {

    /** For steps that must not draw. */
    static final IntFunction<StepNoise> NONE =
            i ->
                    (manager, shape, type) -> {
                        throw new AssertionError("Step " + i + " draws noise.");
                    };

    /** A loop whose step must not draw noise. */
    static StepLoop silent(Denoiser<Conditioning.None> denoiser, ReverseStep step, TimeGrid grid) {
        return new StepLoop(denoiser, step, grid, NONE);
    }

    /** Over the whole grid without a past. */
    NDArray run(NDArray x) {
        return states(x, 0, Past.NONE).get(grid.steps());
    }

    /** The first step alone. */
    Move first(NDArray x) {
        return take(0, x, Past.NONE, new ArrayList<>());
    }

    /**
     * From a step to the end.
     *
     * @param first the index of the first step taken
     * @param past what it remembers
     * @return x before it and after each
     */
    List<NDArray> states(NDArray x, int first, Past past) {
        List<NDArray> states = new ArrayList<>(List.of(x));
        List<Evaluation> latestFirst = new ArrayList<>(past.latestFirst());
        for (int i = first; i < grid.steps(); i++) {
            List<Evaluation> asked = new ArrayList<>();
            Move move = take(i, states.get(states.size() - 1), new Past(latestFirst), asked);
            states.add(move.xs());
            if (asked.isEmpty()) {
                latestFirst.clear();
            } else {
                latestFirst.add(0, move.remembered() != null ? move.remembered() : asked.get(0));
            }
            while (latestFirst.size() > step.memory()) {
                latestFirst.remove(latestFirst.size() - 1);
            }
        }
        return states;
    }

    /** Step i alone; what was asked is added to a list. */
    Move take(int i, NDArray x, Past past, List<Evaluation> asked) {
        NoiseLevel from = grid.level(i);
        NoiseLevel to = grid.level(i + 1);
        StepInput in =
                new StepInput(
                        x,
                        from,
                        to,
                        grid.schedule(),
                        (y, level) -> {
                            Prediction p = denoiser.predict(y, level, new Conditioning.None());
                            asked.add(new Evaluation(level, y, p));
                            return p;
                        },
                        past,
                        noise.apply(i));
        return to.t() < from.t() ? step.move(in) : step.rise(in);
    }
}
