package unclip.sampler.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

import com.fasterxml.jackson.databind.JsonNode;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.Prediction;

import java.util.stream.DoubleStream;

/**
 * The fixtures' denoiser: each element of x_0 follows Σ w_k N(m_k, d_k²).
 *
 * <p>It speaks as the case's network does and is read as ours are, so parameterisations are tested
 * too.
 */
final class ParityDenoiser implements Denoiser<Conditioning.None> {

    private static final JsonNode MIXTURE = ParityFixtures.COMMON.get("mixture");
    private static final double[] WEIGHTS = ParityFixtures.numbers(MIXTURE.get("weights"));
    private static final double[] MEANS = ParityFixtures.numbers(MIXTURE.get("means"));
    private static final double[] STDS = ParityFixtures.numbers(MIXTURE.get("stds"));

    private final ParityCase recorded;
    private final ParityTape tape;

    ParityDenoiser(ParityCase recorded, ParityTape tape) {
        this.recorded = recorded;
        this.tape = tape;
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, Conditioning.None none) {
        tape.call(xt, level);
        NDArray x = xt.toType(DataType.FLOAT64, true);
        NDArray x0 = posteriorMean(x, level).mul(recorded.gain());
        Parameterisation network = recorded.prediction();
        NDArray output = network.express(Prediction.ofX0(x0, x, level));
        Prediction read = network.interpret(output.toType(xt.getDataType(), true), xt, level);
        if (!recorded.isVarianceLearned()) {
            return read;
        }
        return read.withVarianceShare(varianceShare(x).toType(xt.getDataType(), true));
    }

    /** What stands for a learned variance, from the network's channel in [−1, 1]. */
    static NDArray varianceShare(NDArray x) {
        NDArray channel = x.sin().mul(0.1).add(0.3);
        return channel.add(1).div(2);
    }

    /** E[x_0 | x_t = x] of each element, in float64, owned by x's manager. */
    static NDArray posteriorMean(NDArray x, NoiseLevel level) {
        double[] means =
                DoubleStream.of(x.toDoubleArray())
                        .map(each -> posteriorMean(each, level))
                        .toArray();
        return x.getManager().create(means, x.getShape());
    }

    /** On the heap, as a thousand steps of some thirty small tensors take their time. */
    private static double posteriorMean(double x, NoiseLevel level) {
        int K = WEIGHTS.length;
        double[] logs = new double[K];
        double[] means = new double[K];
        for (int k = 0; k < K; k++) {
            double within = STDS[k] * STDS[k];
            double variance = level.alphaBar() * within + 1 - level.alphaBar();
            double off = x - level.signal() * MEANS[k];
            logs[k] = Math.log(WEIGHTS[k]) - 0.5 * (Math.log(variance) + off * off / variance);
            means[k] = MEANS[k] + level.signal() * within / variance * off;
        }
        double most = DoubleStream.of(logs).max().orElseThrow();
        double sum = 0;
        double weighted = 0;
        for (int k = 0; k < K; k++) {
            double share = Math.exp(logs[k] - most);
            sum += share;
            weighted += share * means[k];
        }
        return weighted / sum;
    }
}
