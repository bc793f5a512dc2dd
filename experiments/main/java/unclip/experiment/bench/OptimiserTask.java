package unclip.experiment.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.kernel.AdamWRates;
import unclip.kernel.AdamWSettings;
import unclip.kernel.AdamWState;
import unclip.kernel.Kernels;
import unclip.train.OptimiserOptions;

import java.util.Comparator;
import java.util.List;

/** Gradient clipping, AdamW and the moving average over all parameters of the reference U-Net. */
final class OptimiserTask {

    private static final float GRADIENT = 1e-3f;

    private OptimiserTask() {}

    /** The seconds of each step. */
    static List<Double> measure(NDManager manager, double budget) {
        AdamWState state = state(manager);
        OptimiserOptions options = Reference.OPTIMISER;
        AdamWSettings settings = options.adamW();
        AdamWRates rates =
                new AdamWRates(
                        options.learningRate(), options.maxGradientNorm(), 1 - options.emaDecay());
        return Stopwatch.repeat(
                budget,
                () -> {
                    try (NDManager scope = manager.newSubManager()) {
                        Kernels.active().adamW(scope, state, settings, rates).getFloat();
                    }
                });
    }

    private static AdamWState state(NDManager manager) {
        List<NDArray> params =
                Reference.unet(manager).parameters().arrays().values().stream()
                        .sorted(Comparator.comparing(array -> !isDecayed(array)))
                        .toList();
        return new AdamWState(
                params,
                params.stream().map(p -> manager.full(p.getShape(), GRADIENT)).toList(),
                params.stream().map(NDArray::zerosLike).toList(),
                params.stream().map(NDArray::zerosLike).toList(),
                params.stream().map(p -> manager.zeros(new Shape())).toList(),
                params.stream().map(NDArray::duplicate).toList(),
                (int) params.stream().filter(OptimiserTask::isDecayed).count());
    }

    /** Biases and norms are not. */
    private static boolean isDecayed(NDArray parameter) {
        return parameter.getShape().dimension() >= 2;
    }
}
