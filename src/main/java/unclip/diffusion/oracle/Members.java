package unclip.diffusion.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.math3.distribution.NormalDistribution;

import unclip.tensor.Tensors;

import java.util.Arrays;

/** The weights and classes of a mixture's members, K of them. Immutable. */
final class Members {

    private static final double LOG_ZERO = -1e30; // finite, so that gradients stay so

    private final double[] weights; // sum to 1
    private final int[] labels;
    private final double[] classWeights;

    Members(double[] weights, int[] labels) {
        if (weights.length == 0) {
            throw new IllegalArgumentException("A mixture has at least one member, got none.");
        }
        double total = 0;
        for (double w : weights) {
            if (!(w > 0 && Double.isFinite(w))) {
                throw new IllegalArgumentException("A weight must be positive, got " + w + ".");
            }
            total += w;
        }
        double sum = total;
        this.weights = Arrays.stream(weights).map(w -> w / sum).toArray();
        this.labels = labels.clone();
        this.classWeights = new double[Arrays.stream(labels).max().orElse(0) + 1];
        for (int k = 0; k < labels.length; k++) {
            if (labels[k] < 0) {
                throw new IllegalArgumentException("A class is 0 or more, got " + labels[k] + ".");
            }
            classWeights[labels[k]] += this.weights[k];
        }
    }

    int classes() {
        return classWeights.length;
    }

    int label(int k) {
        return labels[k];
    }

    /** The share of a member among those of a class; 0 outside. */
    double share(int k, int c) {
        if (c == ClassCondition.NONE) {
            return weights[k];
        }
        return labels[k] == c ? weights[k] / classWeights[c] : 0;
    }

    /**
     * ln p(k | c) for each row's class.
     *
     * @param like gives the rows, type and manager
     * @return {@code [B, K]}
     */
    NDArray logShares(NDArray like, ClassCondition condition) {
        int B = (int) like.getShape().get(0);
        require(condition, B);
        int K = weights.length;
        double[] logs = new double[B * K];
        for (int b = 0; b < B; b++) {
            for (int k = 0; k < K; k++) {
                double share = share(k, condition.classes().get(b));
                logs[b * K + k] = share == 0 ? LOG_ZERO : Math.log(share);
            }
        }
        return Tensors.create(like.getManager(), logs, new Shape(B, K), like.getDataType());
    }

    /** 0 where a member has the row's class, else as good as −∞, {@code [B, K]}. */
    NDArray logMask(NDArray like, ClassCondition condition) {
        int B = (int) like.getShape().get(0);
        require(condition, B);
        int K = weights.length;
        double[] logs = new double[B * K];
        for (int b = 0; b < B; b++) {
            for (int k = 0; k < K; k++) {
                logs[b * K + k] = share(k, condition.classes().get(b)) == 0 ? LOG_ZERO : 0;
            }
        }
        return Tensors.create(like.getManager(), logs, new Shape(B, K), like.getDataType());
    }

    /** The member that a standard normal number picks, Φ(z) being uniform. */
    int pick(double z, int c) {
        double u = new NormalDistribution(null, 0, 1).cumulativeProbability(z);
        int last = 0;
        for (int k = 0; k < weights.length; k++) {
            double share = share(k, c);
            if (share > 0) {
                last = k;
                if (u < share) {
                    return k;
                }
                u -= share;
            }
        }
        return last;
    }

    void require(ClassCondition condition, int rows) {
        if (condition.rows() != rows) {
            throw new IllegalArgumentException(
                    "One class a row: got %d classes for %d rows."
                            .formatted(condition.rows(), rows));
        }
        for (int c : condition.classes()) {
            if (c >= classWeights.length || (c >= 0 && classWeights[c] == 0)) {
                throw new IllegalArgumentException(
                        "No member has the class %d; classes end at %d."
                                .formatted(c, classWeights.length - 1));
            }
        }
    }

    /** ln Σ exp over the last axis, {@code [B, K] → [B]}, without overflow. */
    static NDArray logSumExp(NDArray logits) {
        int[] last = {1};
        NDArray max = logits.max(last, true); // [B, 1]
        return logits.sub(max).exp().sum(last).log().add(max.squeeze(1));
    }
}
