package unclip.evaluate.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Variance;
import unclip.diffusion.loss.BoundTable;
import unclip.diffusion.loss.DecoderLikelihood;
import unclip.diffusion.loss.VariationalBound;
import unclip.diffusion.oracle.GaussianOracle;
import unclip.tensor.Tensors;

import java.util.List;

/** The variational bound on N(0, 1) data, where the best denoiser makes it the entropy. */
final class BoundChecks {

    private static final String TOPIC = "bound";
    private static final String PRIOR = "−½ ln(1 − ᾱ_T), E x_0² = 1";

    private BoundChecks() {}

    static List<Check> checks(NDManager manager) {
        GaussianOracle data = GaussianOracle.isotropic(0, 1);
        double nats = bound(ScheduleChecks.LINEAR).expected(data::posteriorVariance, 1);
        double linear = prior(manager, ScheduleChecks.LINEAR);
        double cosine = prior(manager, ScheduleChecks.COSINE);
        return List.of(
                relative("L_T in nats, linear", 2.017955604e-5, linear, PRIOR),
                relative(
                        "L_T in bits, linear", 2.91129e-5, BoundTable.bitsPerDim(linear, 1), PRIOR),
                relative("L_T in nats, cosine", 1.214383e-9, cosine, PRIOR),
                relative("L in nats, σ² = β", 1.4189385, nats, "entropy ½ ln(2πe)"),
                relative(
                        "L in bits, σ² = β",
                        2.0470956,
                        BoundTable.bitsPerDim(nats, 1),
                        "entropy over ln 2"));
    }

    private static VariationalBound bound(NoiseSchedule schedule) {
        return VariationalBound.of(
                schedule, new Variance.Beta(), new DecoderLikelihood.Continuous());
    }

    private static double prior(NDManager manager, NoiseSchedule schedule) {
        NDArray one = manager.ones(new Shape(1, 1));
        return Tensors.scalar(bound(schedule).prior(one));
    }

    private static Check relative(String name, double expected, double got, String source) {
        return Check.relative(TOPIC, name, expected, got, 2e-6, source);
    }
}
