package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.tensor.NoiseSource;

/**
 * A prior that has learnt nothing: it hands out embeddings of pictures that are there, those whose
 * key is closest to z_t.
 *
 * <pre>p(i | z_t) ∝ exp(key_i · z_t / τ);  at τ = 0 the closest</pre>
 *
 * <p>With the captions' embeddings as keys it finds the picture of the most similar caption; with
 * the pictures' own, the picture that fits the caption best. A cache of embeddings gives both as
 * matrices.
 *
 * @param keys what captions are compared with, unit vectors, {@code [N, D]}
 * @param images what is handed out, unit image embeddings, {@code [N, D]}; may be {@code keys}
 * @param temperature τ, at least 0
 */
public record NeighbourPrior(NDArray keys, NDArray images, double temperature) implements Prior {

    /** Checks shapes and temperature. */
    public NeighbourPrior {
        Shape shape = keys.getShape();
        if (shape.dimension() != 2 || shape.get(0) < 1 || !shape.equals(images.getShape())) {
            throw new IllegalArgumentException(
                    "Keys and images must have one shape [N, D] with N ≥ 1, got %s and %s."
                            .formatted(shape, images.getShape()));
        }
        if (!(temperature >= 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException(
                    "The temperature must be at least 0, got " + temperature + ".");
        }
    }

    /** The picture that fits the caption best, or one drawn in the order of fit. */
    public static NeighbourPrior among(NDArray images, double temperature) {
        return new NeighbourPrior(images, images, temperature);
    }

    @Override
    public NDArray sample(
            NDManager manager,
            PriorCondition condition,
            NoiseSource noise,
            PriorListener listener) {
        NDArray zText = condition.zText();
        int B = (int) zText.getShape().get(0);
        int N = (int) keys.getShape().get(0);
        double[] u = noise.uniforms(0);
        long[] chosen = new long[B];
        TokenChoice choice = TokenChoice.at(temperature);
        try (NDManager scope = manager.newSubManager();
                NDArray candidates = keys.transpose()) { // [D, N]
            scope.tempAttachAll(zText);
            float[] cosines = zText.matMul(candidates).toFloatArray(); // [B, N]
            for (int b = 0; b < B; b++) {
                chosen[b] = choice.draw(cosines, b * N, N, u[b]);
            }
            NDArray rows = images.get(scope.create(chosen)); // [B, D]
            rows.attach(scope);
            NDArray z = rows.mul(Math.sqrt((double) keys.getShape().get(1)));
            listener.onStep(new PriorListener.Step(0, 1));
            z.attach(manager);
            return z;
        }
    }
}
