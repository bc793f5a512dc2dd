package unclip.sampler;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;

/**
 * All that decides a run but its start: from the same sample and past, step i comes out the same,
 * however often it is taken.
 *
 * @param sampler denoiser, step and grid
 * @param conditioning one row an image
 * @param noise one stream an image
 * @param edit changes one step by hand
 */
record Course<C>(Sampler<C> sampler, C conditioning, NoiseSource noise, StepEdit edit) {

    Course(Sampler<C> sampler, C conditioning, NoiseSource noise) {
        this(sampler, conditioning, noise, StepEdit.NONE);
    }

    Course<C> with(Sampler<C> other) {
        return new Course<>(other, conditioning, noise, edit);
    }

    Course<C> with(StepEdit other) {
        return new Course<>(sampler, conditioning, noise, other);
    }

    /** The number of steps. */
    int steps() {
        return sampler.grid().steps();
    }

    /** Takes a step, asking the denoiser. */
    Step take(int index, NDArray x, Past past) {
        return take(
                index,
                x,
                past,
                (y, level, asked) -> {
                    Prediction p = sampler.denoiser().predict(y, level, conditioning);
                    return asked == 0 ? edit.predicted(index, p, y) : p;
                });
    }

    /** Takes a step again from the answers that it was given the first time. */
    Step retake(int index, NDArray x, Past past, List<Prediction> answers) {
        return take(index, x, past, (y, level, asked) -> answers.get(asked));
    }

    /** Answers the questions of one step, of which {@code asked} went before. */
    private interface Answers {

        Prediction to(NDArray y, NoiseLevel level, int asked);
    }

    private Step take(int index, NDArray x, Past past, Answers answers) {
        long start = System.nanoTime();
        TimeGrid grid = sampler.grid();
        NoiseLevel from = grid.level(index);
        NoiseLevel to = grid.level(index + 1);
        List<Evaluation> asked = new ArrayList<>();
        Evaluator model =
                (y, level) -> {
                    Prediction p = answers.to(y, level, asked.size());
                    requireShape(p.x0Hat(), y);
                    requireShape(p.epsHat(), y);
                    asked.add(new Evaluation(level, y, p));
                    return p;
                };
        StepInput in = new StepInput(x, from, to, grid.schedule(), model, past, noise.step(index));
        boolean falls = to.t() < from.t();
        Move move = falls ? sampler.step().move(in) : sampler.step().rise(in);
        Move edited = edit.moved(index, move, in);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Step(index, grid.steps(), from, to, x, asked, edited, seconds);
    }

    private static void requireShape(NDArray answer, NDArray y) {
        if (!answer.getShape().equals(y.getShape())) {
            throw new IllegalArgumentException(
                    "A denoiser answers in x_t's shape %s, got %s."
                            .formatted(y.getShape(), answer.getShape()));
        }
    }
}
