package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.tensor.NoiseSource;

import java.util.stream.IntStream;

/**
 * The draw of several that fits the caption best: of n candidates the one whose z_i · z_t is
 * largest (Ramesh et al. 2022, §2.2, with n = 2).
 *
 * <p>The first candidate is the prior's own draw, and those of best-of-n are among those of
 * best-of-m for n &lt; m.
 *
 * @param prior what draws
 * @param n candidates a caption, at least 1
 */
public record BestOf(Prior prior, int n) implements Prior {

    /** Checks the count. */
    public BestOf {
        if (n < 1) {
            throw new IllegalArgumentException(
                    "A best draw needs at least one candidate, got " + n + ".");
        }
    }

    @Override
    public NDArray sample(
            NDManager manager,
            PriorCondition condition,
            NoiseSource noise,
            PriorListener listener) {
        try (NDManager scope = manager.newSubManager()) {
            NDList candidates = new NDList();
            float[][] fits = new float[n][]; // a row for each candidate
            for (int j = 0; j < n; j++) {
                int before = j;
                NDArray z =
                        prior.sample(
                                scope,
                                condition,
                                noise.candidate(j),
                                step -> listener.onStep(among(before, step)));
                candidates.add(z);
                fits[j] = fit(z, condition.zText());
            }
            NDArray best = pick(NDArrays.stack(candidates), fits);
            best.attach(manager);
            return best;
        }
    }

    private PriorListener.Step among(int before, PriorListener.Step step) {
        return new PriorListener.Step(before * step.count() + step.index(), n * step.count());
    }

    /** cos(z_i, z_t) row by row: z_i · z_t, as the draws' lengths say nothing of the fit. */
    private static float[] fit(NDArray z, NDArray zText) {
        int[] row = {1};
        NDArray length = z.square().sum(row).sqrt();
        return z.mul(zText).sum(row).div(length).toFloatArray();
    }

    /** {@code [n, B, D] → [B, D]}. */
    private NDArray pick(NDArray candidates, float[][] fits) {
        int B = fits[0].length;
        float[] chosen = new float[n * B];
        for (int b = 0; b < B; b++) {
            int row = b;
            int best =
                    IntStream.range(1, n).reduce(0, (i, j) -> fits[j][row] > fits[i][row] ? j : i);
            chosen[best * B + b] = 1;
        }
        NDArray mask = candidates.getManager().create(chosen, new Shape(n, B, 1));
        return candidates.mul(mask).sum(new int[] {0});
    }
}
