package unclip.diffusion.guidance;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import java.util.function.UnaryOperator;

/** Gradients of one number an image. */
final class Gradients {

    private Gradients() {}

    /**
     * ∇_x f(x) for each image.
     *
     * @param x {@code [B, …]}
     * @param f from a copy of x to {@code [B]}, each from its own row
     * @return in x's shape, owned by x's manager
     */
    static NDArray of(NDArray x, UnaryOperator<NDArray> f) {
        NDArray leaf = x.duplicate();
        leaf.setRequiresGradient(true);
        try (GradientCollector collector = x.getManager().getEngine().newGradientCollector()) {
            NDArray values = f.apply(leaf);
            Shape expected = new Shape(x.getShape().get(0));
            if (!values.getShape().equals(expected)) {
                throw new IllegalArgumentException(
                        "A log-likelihood is one number an image, %s, got the shape %s."
                                .formatted(expected, values.getShape()));
            }
            backward(collector, values.sum());
        }
        return leaf.getGradient();
    }

    private static void backward(GradientCollector collector, NDArray total) {
        try {
            collector.backward(total);
        } catch (EngineException e) {
            throw new IllegalArgumentException(
                    "A log-likelihood must be computed from x by tensor operations that have"
                            + " gradients; this one has none with respect to x.",
                    e);
        }
    }
}
