package unclip.evaluate.verify;

import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.sqrt;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import unclip.kernel.AttentionOptions;
import unclip.kernel.FusedKernels;
import unclip.kernel.Kernels;
import unclip.kernel.PlainKernels;
import unclip.nn.Attention;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.ArrayList;
import java.util.List;

/**
 * Attention where it can be said: queries and keys that are all 2^d vectors of signs, so that the
 * entries are independent with variance 1 and every mean over them is exact; and the fused form
 * against the one whose every step is in sight.
 */
final class AttentionChecks {

    private static final String TOPIC = "attention";
    private static final int D = 8; // d, width of a head
    private static final long QUERIES = 5;
    private static final long KEYS = 7;

    private AttentionChecks() {}

    static List<Check> checks(NDManager manager) {
        NDArray signs = signs(manager);
        List<Check> checks = new ArrayList<>();
        checks.addAll(spread("with √d", Attention.of(signs, signs, signs, false), 1 / sqrt(D)));
        checks.addAll(spread("without √d", Attention.scaled(signs, signs, signs, false, 1), 1));
        NDArray zero = manager.zeros(new Shape(1, 1, KEYS, D));
        checks.add(
                Check.relative(
                        TOPIC,
                        "entropy of equal scores, 7 keys",
                        log(KEYS),
                        Tensors.scalar(Attention.of(zero, zero, zero, false).entropy().mean()),
                        1e-6,
                        "ln 7"));
        checks.add(
                Check.relative(
                        TOPIC,
                        "entropy of equal scores, causal",
                        log(5040) / KEYS, // ln 7!
                        Tensors.scalar(Attention.of(zero, zero, zero, true).entropy().mean()),
                        1e-6,
                        "mean of ln 1 … ln 7, since query i sees i keys"));
        checks.addAll(twins(manager));
        return checks;
    }

    /** {@code [1, 1, 2^d, d]}. */
    private static NDArray signs(NDManager manager) {
        float[] values = new float[D << D];
        for (int i = 0; i < values.length; i++) {
            values[i] = (((i / D) >> (i % D)) & 1) * 2 - 1;
        }
        return manager.create(values, new Shape(1, 1, 1 << D, D));
    }

    /** The weights of a query are independent bits that are 1 with p = σ(2 · scale). */
    private static List<Check> spread(String how, Attention attention, double scale) {
        double p = 1 / (1 + exp(-2 * scale));
        return List.of(
                Check.relative(
                        TOPIC,
                        "variance of the scores " + how,
                        D * scale * scale,
                        Tensors.scalar(attention.scores().square().mean()),
                        1e-6,
                        "d · scale², Vaswani et al. 2017, §3.2.1; d = 8"),
                Check.relative(
                        TOPIC,
                        "entropy of the weights " + how,
                        -D * (p * log(p) + (1 - p) * log(1 - p)),
                        Tensors.scalar(attention.entropy().mean()),
                        1e-5,
                        "d times that of a coin with p = σ(2 · scale)"));
    }

    /** Largest differences of value and gradients between the two forms, in float64. */
    private static List<Check> twins(NDManager manager) {
        List<Check> checks = new ArrayList<>();
        for (boolean causal : new boolean[] {false, true}) {
            List<NDArray> fused = run(manager, new FusedKernels(), causal);
            List<NDArray> plain = run(manager, new PlainKernels(), causal);
            double gradient = 0;
            for (int i = 1; i < fused.size(); i++) {
                gradient = Math.max(gradient, difference(fused.get(i), plain.get(i)));
            }
            String how = causal ? ", causal" : "";
            checks.add(twin("value" + how, difference(fused.get(0), plain.get(0))));
            checks.add(twin("gradients" + how, gradient));
        }
        return checks;
    }

    private static Check twin(String what, double difference) {
        return new Check(
                TOPIC, "fused less plain, " + what, 0, difference, 1e-12, "largest; float64");
    }

    /** The output, and the gradients of its sum of squares by Q, K and V. */
    private static List<NDArray> run(NDManager manager, Kernels kernels, boolean causal) {
        NoiseSource noise = NoiseSource.of(3, 0, 0);
        List<NDArray> inputs = new ArrayList<>();
        for (long rows : new long[] {QUERIES, KEYS, KEYS}) {
            NDArray normal = noise.initial(manager, new Shape(1, 2, rows, D));
            NDArray wide = normal.toType(DataType.FLOAT64, true);
            wide.setRequiresGradient(true);
            inputs.add(wide);
        }
        AttentionOptions options = causal ? AttentionOptions.causal(D) : AttentionOptions.full(D);
        List<NDArray> results = new ArrayList<>();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray output =
                    kernels.attention(inputs.get(0), inputs.get(1), inputs.get(2), options);
            collector.backward(output.square().sum());
            results.add(output.duplicate());
        }
        inputs.forEach(input -> results.add(input.getGradient().duplicate()));
        return results;
    }

    private static double difference(NDArray a, NDArray b) {
        return Tensors.scalar(a.sub(b).abs().max());
    }
}
