package unclip.train;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.kernel.AdamWRates;
import unclip.kernel.AdamWState;
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

    private final OptimiserOptions options;
    private final Parameters parameters;
    private final List<String> names = new ArrayList<>(); // those that decay first
    private final int decayed;
    private final Map<String, NDArray> m = new LinkedHashMap<>();
    private final Map<String, NDArray> v = new LinkedHashMap<>();
    private final Map<String, NDArray> steps = new LinkedHashMap<>();
    private final Map<String, NDArray> average = new LinkedHashMap<>();

    /** Starts with zero moments and the average equal to the weights; {@code manager} owns both. */
    Optimiser(NDManager manager, Parameters parameters, OptimiserOptions options) {
        this.options = options;
        this.parameters = parameters;
        addNames(true);
        decayed = names.size();
        addNames(false);
        for (String name : names) {
            NDArray array = parameter(name);
            m.put(name, manager.zeros(array.getShape()));
            v.put(name, manager.zeros(array.getShape()));
            steps.put(name, manager.zeros(new Shape()));
        }
        parameters.arrays().forEach((name, array) -> average.put(name, copy(manager, array)));
        parameters.requireGradients();
    }

    private void addNames(boolean decay) {
        parameters
                .learned()
                .forEach(
                        (name, array) -> {
                            if (array.getShape().dimension() >= 2 == decay) {
                                names.add(name);
                            }
                        });
    }

    private static NDArray copy(NDManager manager, NDArray array) {
        NDArray copy = manager.create(array.getShape());
        array.copyTo(copy);
        return copy;
    }

    /**
     * Moves every parameter by its gradient, then the average, and sets the gradients to zero.
     *
     * @param scope owner of the result
     * @param step from 0
     * @return the gradients' norm before clipping, a scalar
     */
    NDArray step(NDManager scope, long step, long steps) {
        double decay = Math.min(options.emaDecay(), (1.0 + step) / (10.0 + step));
        AdamWRates rates =
                new AdamWRates(
                        options.learningRate(step, steps), options.maxGradientNorm(), 1 - decay);
        return Kernels.active().adamW(scope, arrays(scope), options.adamW(), rates);
    }

    /** Forgets what gradients were added up. */
    void clearGradients() {
        for (String name : names) {
            try (NDArray gradient = parameter(name).getGradient()) {
                gradient.subi(gradient);
            }
        }
    }

    private AdamWState arrays(NDManager scope) {
        return new AdamWState(
                inOrder(parameters.arrays()),
                gradients(scope),
                inOrder(m),
                inOrder(v),
                inOrder(steps),
                inOrder(average),
                decayed);
    }

    private List<NDArray> gradients(NDManager scope) {
        List<NDArray> gradients = new ArrayList<>();
        for (String name : names) {
            NDArray gradient = parameter(name).getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
        }
        return gradients;
    }

    private List<NDArray> inOrder(Map<String, NDArray> arrays) {
        return names.stream().map(name -> requireNonNull(arrays.get(name))).toList();
    }

    private NDArray parameter(String name) {
        return requireNonNull(parameters.arrays().get(name));
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
        for (String name : names) {
            state.put("m." + name, requireNonNull(m.get(name)));
            state.put("v." + name, requireNonNull(v.get(name)));
            state.put("steps." + name, requireNonNull(steps.get(name)));
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
