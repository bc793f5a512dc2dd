package unclip.train;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.nn.Parameters;
import unclip.tensor.GradientsOff;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sharpness-aware minimisation (Foret et al. 2021, algorithm 1): the gradient is taken not at the
 * weights w but where the loss is about largest within the distance ρ, and w moves by that.
 *
 * <pre>ε̂ = ρ g / ‖g‖,  g = ∇L(w)        (eq. 2, p = 2)
 * ∇L_SAM(w) ≈ ∇L(w + ε̂)              (eq. 3)</pre>
 */
final class SharpnessAware {

    private static final double TINY = 1e-12; // instead of 0 / 0

    private final Parameters parameters;
    private final double rho;
    private final Map<String, NDArray> here = new LinkedHashMap<>(); // w while it is away

    /** Prepares a copy of the parameters, which {@code manager} owns. */
    SharpnessAware(NDManager manager, Parameters parameters, double rho) {
        this.parameters = parameters;
        this.rho = rho;
        parameters.learned().forEach((name, w) -> here.put(name, manager.create(w.getShape())));
    }

    /** Remembers w, moves to w + ε̂, and sets the gradients to zero. */
    void climb(NDManager manager) {
        GradientsOff.during(
                () -> {
                    try (NDManager scope = manager.newSubManager()) {
                        Map<String, NDArray> g = gradients(scope);
                        NDArray norm = norm(scope, g);
                        NDArray factor = norm.add(TINY).pow(-1).mul(rho);
                        parameters.learned().forEach((name, w) -> w.copyTo(at(here, name)));
                        parameters.learned().forEach((name, w) -> w.addi(at(g, name).mul(factor)));
                        g.values().forEach(gradient -> gradient.subi(gradient));
                    }
                });
    }

    /** Returns to w exactly. */
    void climbDown() {
        GradientsOff.during(
                () -> parameters.learned().forEach((name, w) -> at(here, name).copyTo(w)));
    }

    private Map<String, NDArray> gradients(NDManager scope) {
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        parameters
                .learned()
                .forEach(
                        (name, w) -> {
                            NDArray gradient = w.getGradient();
                            gradient.attach(scope);
                            gradients.put(name, gradient);
                        });
        return gradients;
    }

    /**
     * ‖g‖ over all parameters, {@code [1]}; not read here, as a GPU would have to be waited for.
     */
    private static NDArray norm(NDManager scope, Map<String, NDArray> g) {
        NDArray squares = scope.zeros(new Shape(1));
        for (NDArray gradient : g.values()) {
            squares = squares.add(gradient.square().sum());
        }
        return squares.sqrt();
    }

    private static NDArray at(Map<String, NDArray> arrays, String name) {
        return requireNonNull(arrays.get(name));
    }
}
