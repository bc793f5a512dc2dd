package unclip.sampler.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.tensor.Tensors;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The exact denoiser of elements drawn one by one from Σ w_k N(m_k, d_k²), in plain double
 * arithmetic: what the tests of the steps are measured against.
 */
final class ScalarMixture implements Denoiser<Conditioning.None> {

    /** The data of the parity fixtures. */
    static final ScalarMixture FIXTURES =
            new ScalarMixture(new double[] {.5, .5}, new double[] {-.6, .5}, new double[] {.3, .2});

    /** Two overlapping bumps: a smooth flow that is not linear. */
    static final ScalarMixture TWO_BUMPS =
            new ScalarMixture(new double[] {.4, .6}, new double[] {-1, .8}, new double[] {.7, .5});

    private final double[] weights;
    private final double[] means;
    private final double[] stds;

    private ScalarMixture(double[] weights, double[] means, double[] stds) {
        this.weights = weights;
        this.means = means;
        this.stds = stds;
    }

    /** N(mean, std²), on which every sampler is affine in its start and its noise. */
    static ScalarMixture gaussian(double mean, double std) {
        return new ScalarMixture(new double[] {1}, new double[] {mean}, new double[] {std});
    }

    /** The variance of x_t where one Gaussian is the data. */
    double variance(NoiseLevel level) {
        return variance(0, level);
    }

    /** E[ε | x_t = x]. */
    double epsHat(double x, NoiseLevel level) {
        return posteriorMean(x, level, k -> level.noise() * deviation(k, x, level));
    }

    /** E[x_0 | x_t = x]. */
    double x0Hat(double x, NoiseLevel level) {
        return posteriorMean(
                x,
                level,
                k -> means[k] + level.signal() * stds[k] * stds[k] * deviation(k, x, level));
    }

    /** (x − √ᾱ m_k) / (ᾱ d_k² + 1 − ᾱ). */
    private double deviation(int k, double x, NoiseLevel level) {
        return (x - level.signal() * means[k]) / variance(k, level);
    }

    private double variance(int k, NoiseLevel level) {
        return level.alphaBar() * stds[k] * stds[k] + 1 - level.alphaBar();
    }

    private double posteriorMean(double x, NoiseLevel level, IntToDoubleFunction ofComponent) {
        double[] logs = new double[weights.length];
        for (int k = 0; k < logs.length; k++) {
            double off = x - level.signal() * means[k];
            double variance = variance(k, level);
            logs[k] = Math.log(weights[k]) - .5 * (Math.log(variance) + off * off / variance);
        }
        double most = DoubleStream.of(logs).max().orElseThrow();
        double sum = 0;
        double weighted = 0;
        for (int k = 0; k < logs.length; k++) {
            double w = Math.exp(logs[k] - most);
            sum += w;
            weighted += w * ofComponent.applyAsDouble(k);
        }
        return weighted / sum;
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, Conditioning.None none) {
        return new Prediction(map(xt, x -> x0Hat(x, level)), map(xt, x -> epsHat(x, level)), level);
    }

    /** f of each element, in x's shape and type, owned by its manager. */
    static NDArray map(NDArray x, DoubleUnaryOperator f) {
        NDManager manager = x.getManager();
        return Tensors.create(
                manager, DoubleStream.of(heap(x)).map(f).toArray(), x.getShape(), x.getDataType());
    }

    /** The elements as doubles, whatever the precision. */
    static double[] heap(NDArray x) {
        Number[] numbers = x.toArray();
        double[] values = new double[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers[i].doubleValue();
        }
        return values;
    }
}
