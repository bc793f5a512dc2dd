package unclip.evaluate.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.clip.ContrastiveLoss;
import unclip.tensor.Tensors;

import java.util.ArrayList;
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
        return checks;
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
