package unclip.sampler;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.NoiseLevel;
import unclip.tensor.Tensors;

import java.util.ArrayList;
import java.util.List;

/**
 * Sees to it that a run does not go on with NaN or infinity.
 *
 * <p>Asking a GPU for a number makes the host wait for all that it was told to do. There the
 * answers stay on the device and are read every few steps at once; the step named is the first that
 * failed all the same.
 */
final class FiniteWatch {

    private static final int EVERY_ON_GPU = 16;

    /**
     * What stays on the device of one step.
     *
     * @param trouble {@code [2]}: of the denoiser's answers and of the outcome, 0 if finite, else
     *     NaN
     */
    private record Seen(int index, NoiseLevel from, NoiseLevel to, NDArray trouble) {}

    private final NDManager manager;
    private final int every;
    private final List<Seen> unread = new ArrayList<>();

    /**
     * @param manager owner of what waits to be read
     * @param every steps between two readings; 1 reads at once
     */
    FiniteWatch(NDManager manager, int every) {
        this.manager = manager;
        this.every = every;
    }

    /** Reads at once on a CPU, every few steps on a GPU. */
    static FiniteWatch on(NDManager manager, Device device) {
        return new FiniteWatch(manager, device.isGpu() ? EVERY_ON_GPU : 1);
    }

    /**
     * Looks at a step, and reads what waits if it is time or the last step.
     *
     * @throws ArithmeticException if a step's outcome was not finite, naming the first such step
     */
    void see(Step step) {
        if (every == 1) {
            requireFinite(step);
            return;
        }
        NDArray trouble = trouble(step);
        trouble.attach(manager);
        unread.add(new Seen(step.index(), step.from(), step.to(), trouble));
        if (unread.size() >= every || step.index() == step.count() - 1) {
            read();
        }
    }

    private static void requireFinite(Step step) {
        if (isFinite(step.xs())) {
            return;
        }
        for (Evaluation asked : step.evaluations()) {
            if (!isFinite(asked.prediction().x0Hat()) || !isFinite(asked.prediction().epsHat())) {
                throw badAnswer(step.index(), asked.level());
            }
        }
        throw badSample(step.index(), step.from(), step.to());
    }

    /** A sum that overflows proves nothing, so then every element is looked at. */
    private static boolean isFinite(NDArray array) {
        return Double.isFinite(Tensors.scalar(array.sum()))
                || !(array.isNaN().any().getBoolean() || array.isInfinite().any().getBoolean());
    }

    private static NDArray trouble(Step step) {
        NDArray outcome = zeroIfFinite(step.xs());
        NDArray answers = outcome.zerosLike();
        for (Evaluation asked : step.evaluations()) {
            answers =
                    answers.add(zeroIfFinite(asked.prediction().x0Hat()))
                            .add(zeroIfFinite(asked.prediction().epsHat()));
        }
        return NDArrays.stack(new NDList(answers, outcome));
    }

    private static NDArray zeroIfFinite(NDArray array) {
        return array.mul(0).sum(); // 0 · ∞ and 0 · NaN are NaN
    }

    private void read() {
        NDList troubles = new NDList();
        unread.forEach(seen -> troubles.add(seen.trouble()));
        try (NDArray all = NDArrays.stack(troubles)) {
            Number[] read = all.toArray(); // the one wait
            for (int i = 0; i < unread.size(); i++) {
                Seen seen = unread.get(i);
                if (Double.isNaN(read[2 * i + 1].doubleValue())) {
                    throw Double.isNaN(read[2 * i].doubleValue())
                            ? badAnswer(seen.index(), seen.from())
                            : badSample(seen.index(), seen.from(), seen.to());
                }
            }
        } finally {
            troubles.close();
            unread.clear();
        }
    }

    private static ArithmeticException badAnswer(int index, NoiseLevel level) {
        return new ArithmeticException(
                "The denoiser's answer is not finite at step %d, t = %s."
                        .formatted(index, level.t()));
    }

    private static ArithmeticException badSample(int index, NoiseLevel from, NoiseLevel to) {
        return new ArithmeticException(
                "The sample is not finite after step %d, from t = %s to %s."
                        .formatted(index, from.t(), to.t()));
    }
}
