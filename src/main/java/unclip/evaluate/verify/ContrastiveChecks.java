package unclip.evaluate.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.clip.Clip;
import unclip.clip.ContrastiveLoss;
import unclip.clip.OneDirectionalLoss;
import unclip.clip.SigmoidLoss;
import unclip.tensor.Tensors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What CLIP's loss is where it can be said: embeddings that coincide, and ones as far apart as can
 * be.
 */
final class ContrastiveChecks {

    private static final String TOPIC = "contrastive loss";

    private ContrastiveChecks() {}

    static List<Check> checks(NDManager manager) {
        List<Check> checks = new ArrayList<>();
        for (int n : new int[] {2, 64}) {
            checks.add(
                    Check.relative(
                            TOPIC,
                            "equal embeddings, N = " + n,
                            Math.log(n),
                            loss(equal(manager, n)),
                            1e-6,
                            "ln N"));
        }
        checks.add(
                Check.relative(
                        TOPIC,
                        "smallest without temperature, N = 64",
                        3.170166,
                        loss(simplex(manager, 64)),
                        1e-6,
                        "ln(1 + (N − 1) e^(−1 − 1/(N − 1))), at a regular simplex"));
        checks.add(
                Check.relative(
                        TOPIC,
                        "smallest in one direction, N = 64",
                        3.170166,
                        oneDirection(simplex(manager, 64)),
                        1e-6,
                        "the same, without the way from text to image"));
        checks.add(
                Check.relative(
                        TOPIC,
                        "smallest without temperature, N = 32768",
                        9.397230,
                        row(manager, 32768),
                        1e-6,
                        "the same; one row of logits 1 and −1/(N − 1)"));
        checks.add(
                Check.relative(
                        TOPIC,
                        "sigmoid loss at its start, N = 8",
                        Math.log(2) + 7 * Math.log1p(Math.exp(-10)),
                        sigmoid(manager, 8),
                        1e-6,
                        "ln 2 + (N − 1) ln(1 + e^−10), at orthogonal pairs"));
        checks.addAll(temperature());
        return checks;
    }

    private static List<Check> temperature() {
        return List.of(
                Check.relative(
                        TOPIC,
                        "τ at its start",
                        2.6592600,
                        Clip.INITIAL_LOG_SCALE,
                        1e-7,
                        "ln(1 / 0.07), Radford et al. 2021, §2.5"),
                Check.relative(
                        TOPIC,
                        "τ at its cap",
                        4.6051702,
                        Clip.MAX_LOG_SCALE,
                        1e-7,
                        "ln 100, Radford et al. 2021, §2.5"));
    }

    private static double oneDirection(NDArray z) {
        return Tensors.scalar(OneDirectionalLoss.imageToText(z, z));
    }

    /** −ln softmax of the own pair's logit, in a row of the regular simplex of N vectors. */
    private static double row(NDManager manager, int n) {
        double[] logits = new double[n];
        Arrays.fill(logits, -1 / (n - 1.0));
        logits[0] = 1;
        NDArray row = Tensors.create(manager, logits, new Shape(1, n), DataType.FLOAT64);
        return -Tensors.scalar(row.logSoftmax(1).get("0:1, 0:1"));
    }

    private static double sigmoid(NDManager manager, int n) {
        NDArray scale = manager.create(new float[] {10});
        NDArray bias = manager.create(new float[] {-10});
        return Tensors.scalar(SigmoidLoss.of(manager.eye(n), manager.eye(n), scale, bias));
    }

    private static double loss(NDArray z) {
        List<String> captions =
                IntStream.range(0, (int) z.getShape().get(0)).mapToObj(Integer::toString).toList();
        NDArray one = z.getManager().create(new float[] {1});
        return Tensors.scalar(ContrastiveLoss.symmetric(z, z, one, captions));
    }

    private static NDArray equal(NDManager manager, int n) {
        double[] z = new double[n * n];
        for (int i = 0; i < n; i++) {
            z[i * n] = 1;
        }
        return Tensors.create(manager, z, new Shape(n, n), DataType.FLOAT32);
    }

    /** n unit vectors whose inner products are all −1 / (n − 1). */
    private static NDArray simplex(NDManager manager, int n) {
        double scale = Math.sqrt(n / (n - 1.0));
        double[] z = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                z[i * n + j] = scale * ((i == j ? 1 : 0) - 1.0 / n);
            }
        }
        return Tensors.create(manager, z, new Shape(n, n), DataType.FLOAT32);
    }
}
