package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import unclip.tensor.NoiseSource;

import java.util.concurrent.CancellationException;

/**
 * Draws embeddings token by token (Ramesh et al. 2022, §2.2): first the dot product from the upper
 * part of its distribution, which asks for pictures that fit the caption, then one component after
 * the other.
 *
 * <p>Guidance extrapolates logits, ℓ = ℓ_u + s (ℓ_c − ℓ_u); the dot product's are not guided.
 *
 * @param network the transformer
 * @param guidance classifier-free guidance scale s, 1 for none
 * @param dotPercentile the share of the dot product's distribution below which nothing is drawn, in
 *     [0, 1); 0.5 in the paper, 0 for the distribution as it is
 * @param choice how codes are drawn
 */
public record AutoregressivePrior(
        ArPriorNetwork network, double guidance, double dotPercentile, TokenChoice choice)
        implements Prior {

    /** What the paper found best among 50, 70, 85 and 95 per cent. */
    public static final double PAPER_PERCENTILE = 0.5;

    /** Checks the scale and the percentile. */
    public AutoregressivePrior {
        if (!Double.isFinite(guidance)) {
            throw new IllegalArgumentException("Guidance must be finite, got " + guidance + ".");
        }
        if (!(dotPercentile >= 0 && dotPercentile < 1)) {
            throw new IllegalArgumentException(
                    "dotPercentile must lie in [0, 1), got " + dotPercentile + ".");
        }
    }

    /** Unguided, the dot product from its top half, codes from their distribution as it is. */
    public static AutoregressivePrior plain(ArPriorNetwork network) {
        return new AutoregressivePrior(network, 1, PAPER_PERCENTILE, TokenChoice.PLAIN);
    }

    @Override
    public NDArray sample(
            NDManager manager,
            PriorCondition condition,
            NoiseSource noise,
            PriorListener listener) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray word = draw(scope, condition, noise, listener).get(new NDIndex(":, 1:"));
            double root = Math.sqrt(network.options().embeddingWidth());
            NDArray z = network.codec().decode(word).mul(root);
            z.attach(manager);
            return z;
        }
    }

    /**
     * Draws the tokens of embeddings: dot product and codes.
     *
     * @param manager owner of the result
     * @param condition the captions, B rows; borrowed
     * @param noise one stream a row
     * @param listener hears of each token
     * @return {@code [B, 1 + k]}, int64
     */
    public NDArray draw(
            NDManager manager,
            PriorCondition condition,
            NoiseSource noise,
            PriorListener listener) {
        int B = noise.images();
        int length = 1 + network.options().components();
        long[] tokens = new long[B * length];
        try (NDManager scope = manager.newSubManager()) {
            condition.arrays().forEach(scope::tempAttachAll);
            PriorCondition rows =
                    guidance == 1
                            ? condition
                            : condition.followedBy(condition.unconditional()); // [2B, …]
            try (ArPriorRun run = network.start(scope, rows)) {
                for (int token = 0; token < length; token++) {
                    long[] ids = next(run.logits(), B, noise.uniforms(token), token == 0);
                    for (int b = 0; b < B; b++) {
                        tokens[b * length + token] = ids[b];
                    }
                    if (token + 1 < length) {
                        run.read(twice(scope, ids, rows));
                    }
                    listener.onStep(new PriorListener.Step(token, length));
                    if (Thread.interrupted()) {
                        throw new CancellationException("Stopped drawing at token " + token + ".");
                    }
                }
            }
        }
        return manager.create(tokens, new Shape(B, length));
    }

    private static NDArray twice(NDManager scope, long[] ids, PriorCondition rows) {
        NDArray once = scope.create(ids);
        boolean guided = rows.keep().getShape().get(0) > ids.length;
        return guided ? once.concat(once, 0) : once;
    }

    /** One token for each of the first B rows; rows after them are the unconditional ones. */
    private long[] next(NDArray logits, int B, double[] u, boolean isDot) {
        int n = network.options().buckets();
        float[] given = logits.toFloatArray();
        if (!isDot && given.length > B * n) {
            for (int i = 0; i < B * n; i++) {
                float without = given[B * n + i];
                given[i] = (float) (without + guidance * (given[i] - without));
            }
        }
        long[] ids = new long[B];
        for (int b = 0; b < B; b++) {
            ids[b] =
                    isDot
                            ? TokenChoice.PLAIN.draw(given, b * n, n, upper(u[b]))
                            : choice.draw(given, b * n, n, u[b]);
        }
        return ids;
    }

    /** Uniform on [percentile, 1). */
    private double upper(double u) {
        return dotPercentile + (1 - dotPercentile) * u;
    }
}
