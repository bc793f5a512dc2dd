package unclip.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Batch;
import unclip.tensor.GradientsOff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Adds the gradients of a batch to those of the parameters, whole or some pictures at a time: each
 * part's are added where the last one's are, without a copy.
 *
 * <p>A mean over pictures is a sum over parts. A loss that compares all pictures is taken with its
 * gradient cached at the embeddings z (Gao et al. 2021, §3.2):
 *
 * <pre>
 * 1. z_p = f(x_p; θ) of each part p, without gradients
 * 2. L(z_1, …, z_P), and g_p = ∂L/∂z_p
 * 3. ∂L/∂θ = Σ_p ∂⟨g_p, f(x_p; θ)⟩/∂θ, part by part
 * </pre>
 *
 * The gradient is the same, for a second forward pass in return for the memory.
 */
final class BatchGradients {

    private final NDManager manager;
    private final Objective objective;

    /** Prepares; the manager owns what a batch needs meanwhile. */
    BatchGradients(NDManager manager, Objective objective) {
        this.manager = manager;
        this.objective = objective;
    }

    /** Whether it can go part by part. */
    boolean takesParts() {
        return objective instanceof SeparableObjective || objective instanceof ComparingObjective;
    }

    /**
     * Adds a batch's gradients.
     *
     * @param random the step's own stream
     * @param atATime pictures at a time
     * @return the loss; if it is not finite, the gradients are of no use
     */
    double add(Batch batch, UniformRandomProvider random, int atATime) {
        if (atATime < batch.size() && objective instanceof SeparableObjective separable) {
            return addParts(separable.parts(batch, random), batch.size(), atATime);
        }
        if (atATime < batch.size() && objective instanceof ComparingObjective comparing) {
            return addCached(comparing.comparison(batch, random), batch.size(), atATime);
        }
        return add(scope -> objective.loss(scope, batch, random));
    }

    /**
     * Only compares as many embeddings as a batch has, which takes memory that grows with their
     * square. The gradients that it adds are of no use.
     *
     * @return whether the objective compares at all
     */
    boolean addComparison(Batch batch, UniformRandomProvider random) {
        if (!(objective instanceof ComparingObjective comparing)) {
            return false;
        }
        ComparingObjective.Comparison whole = comparing.comparison(batch, random);
        double loss =
                add(scope -> whole.loss(scope, whole.embed(scope, 0, 1).repeat(batch.size())));
        return Double.isFinite(loss);
    }

    /** Pictures from..to − 1 of a batch. */
    private record Part(int from, int to) {

        static List<Part> of(int size, int atATime) {
            List<Part> parts = new ArrayList<>();
            for (int from = 0; from < size; from += atATime) {
                parts.add(new Part(from, Math.min(from + atATime, size)));
            }
            return parts;
        }
    }

    private double addParts(SeparableObjective.Parts parts, int size, int atATime) {
        double sum = 0;
        for (Part part : Part.of(size, atATime)) {
            if (Double.isFinite(sum)) {
                sum += add(scope -> parts.share(scope, part.from(), part.to()));
            }
        }
        return sum;
    }

    private double addCached(ComparingObjective.Comparison whole, int size, int atATime) {
        List<Part> parts = Part.of(size, atATime);
        try (NDManager step = manager.newSubManager()) {
            Embedded z = embed(step, whole, parts);
            z.requireGradients();
            double loss = add(scope -> whole.loss(scope, z.lend(scope)));
            if (Double.isFinite(loss)) {
                Embedded g = z.gradients();
                for (Part part : parts) {
                    double product = add(scope -> product(scope, whole, g, part));
                    assert Double.isFinite(product);
                }
            }
            return loss;
        }
    }

    /** All embeddings of a batch, without gradients; {@code step} owns them. */
    private static Embedded embed(
            NDManager step, ComparingObjective.Comparison whole, List<Part> parts) {
        List<Embedded> embedded = new ArrayList<>();
        GradientsOff.during(
                () -> {
                    for (Part part : parts) {
                        try (NDManager scope = step.newSubManager()) {
                            Embedded z = whole.embed(scope, part.from(), part.to());
                            embedded.add(z.attach(step));
                        }
                    }
                });
        return Embedded.concat(embedded);
    }

    /** ⟨g_p, f(x_p)⟩ of a part. */
    private static NDArray product(
            NDManager scope, ComparingObjective.Comparison whole, Embedded g, Part part) {
        Embedded own = g.rows(scope, part.from(), part.to());
        return whole.embed(scope, part.from(), part.to()).dot(own);
    }

    private double add(Function<NDManager, NDArray> loss) {
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = loss.apply(scope);
            double number = value.getFloat();
            if (Double.isFinite(number)) {
                collector.backward(value);
            }
            return number;
        }
    }
}
