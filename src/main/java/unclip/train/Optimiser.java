package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.kernel.AdamWSettings;
import unclip.kernel.Kernels;
import unclip.nn.Parameters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW with gradient clipping and a moving average of the weights.
 *
 * <p>Biases, norms and embeddings (arrays of fewer than two axes) are not decayed.
 */
final class Optimiser {

    /** Parameters that share AdamW settings, with their state. */
    private record Group(
            List<String> names,
            List<NDArray> params,
            List<NDArray> m,
            List<NDArray> v,
            List<NDArray> steps) {}

    private final OptimiserOptions options;
    private final Parameters parameters;
    private final Group decayed;
    private final Group undecayed;
    private final Map<String, NDArray> average = new LinkedHashMap<>();

    /** Starts with zero moments and the average equal to the weights; {@code manager} owns both. */
    Optimiser(NDManager manager, Parameters parameters, OptimiserOptions options) {
        this.options = options;
        this.parameters = parameters;
        decayed = group(manager, true);
        undecayed = group(manager, false);
        parameters.arrays().forEach((name, array) -> average.put(name, copy(manager, array)));
        parameters.requireGradients();
    }

    private Group group(NDManager manager, boolean decay) {
        Group group =
                new Group(
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        parameters
                .arrays()
                .forEach(
                        (name, array) -> {
                            if (array.getShape().dimension() >= 2 == decay) {
                                group.names().add(name);
                                group.params().add(array);
                                group.m().add(manager.zeros(array.getShape()));
                                group.v().add(manager.zeros(array.getShape()));
                                group.steps().add(manager.zeros(new Shape()));
                            }
                        });
        return group;
    }

    private static NDArray copy(NDManager manager, NDArray array) {
        NDArray copy = manager.create(array.getShape());
        array.copyTo(copy);
        return copy;
    }

    /**
     * Moves every parameter by its gradient, then the average, and sets the gradients to zero.
     *
     * @param step from 0
     * @return the gradients' norm before clipping
     */
    float step(NDManager scope, long step, long steps) {
        List<NDArray> decayedGradients = gradients(scope, decayed);
        List<NDArray> undecayedGradients = gradients(scope, undecayed);
        List<NDArray> gradients = new ArrayList<>(decayedGradients);
        gradients.addAll(undecayedGradients);

        Kernels kernels = Kernels.active();
        float norm = kernels.clipGradients(gradients, options.maxGradientNorm());
        double rate = options.learningRate(step, steps);
        update(decayed, decayedGradients, options.adamW(), rate);
        update(undecayed, undecayedGradients, options.adamW().withoutDecay(), rate);
        gradients.forEach(gradient -> gradient.muli(0));

        double decay = Math.min(options.emaDecay(), (1.0 + step) / (10.0 + step));
        kernels.lerp(
                List.copyOf(average.values()),
                List.copyOf(parameters.arrays().values()),
                1 - decay);
        return norm;
    }

    private static List<NDArray> gradients(NDManager scope, Group group) {
        List<NDArray> gradients = new ArrayList<>();
        for (NDArray param : group.params()) {
            NDArray gradient = param.getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
        }
        return gradients;
    }

    private static void update(
            Group group, List<NDArray> gradients, AdamWSettings settings, double rate) {
        if (group.params().isEmpty()) {
            return;
        }
        Kernels.active()
                .adamW(
                        group.params(),
                        gradients,
                        group.m(),
                        group.v(),
                        group.steps(),
                        settings,
                        rate);
    }

    /** The averaged weights by name; owned by this optimiser's manager. */
    Map<String, NDArray> average() {
        return average;
    }

    /** Everything a resumed run needs, by name: weights, average, moments, step counts. */
    Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        parameters.arrays().forEach((name, array) -> state.put("weights." + name, array));
        average.forEach((name, array) -> state.put("average." + name, array));
        for (Group group : List.of(decayed, undecayed)) {
            for (int i = 0; i < group.names().size(); i++) {
                String name = group.names().get(i);
                state.put("m." + name, group.m().get(i));
                state.put("v." + name, group.v().get(i));
                state.put("steps." + name, group.steps().get(i));
            }
        }
        return state;
    }

    /** Overwrites {@link #state} in place. */
    void restore(Map<String, NDArray> saved) {
        state().forEach(
                        (name, array) -> {
                            NDArray value = saved.get(name);
                            if (value == null || !value.getShape().equals(array.getShape())) {
                                throw new IllegalArgumentException(
                                        "The checkpoint doesn't fit the recipe: "
                                                + name
                                                + " is missing or has another shape;"
                                                + " start anew without --resume.");
                            }
                            value.copyTo(array);
                        });
    }
}
