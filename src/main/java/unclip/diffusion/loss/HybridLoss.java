package unclip.diffusion.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.ForwardProcess;
import unclip.diffusion.LossWeight;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Parameterisation;
import unclip.tensor.Precision;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * L_hybrid = L_simple + λ L_vlb, where the bound teaches the variance alone: its gradient stops at
 * the mean (Nichol and Dhariwal 2021, eq. 16).
 *
 * <p>With i uniform on 1..n a row's estimate is w ‖target − output‖² / D + λ n L_{i}, the bound's
 * term in bits per dimension, as in their code.
 *
 * @param bound with a learned variance
 * @param parameterisation what the network says besides its variance
 * @param weight of L_simple, as a factor on x_0's error; {@link LossWeight#epsilon} in the paper
 * @param lambda λ, 0.001 in the paper
 */
public record HybridLoss(
        VariationalBound bound,
        Parameterisation parameterisation,
        LossWeight weight,
        double lambda) {

    /** Checks λ. */
    public HybridLoss {
        if (!(lambda >= 0)) {
            throw new IllegalArgumentException("λ must not be negative, got " + lambda + ".");
        }
    }

    /**
     * Each row's loss.
     *
     * @param x0 clean data, {@code [B, …]}
     * @param eps the noise in x_t, in x0's shape
     * @param output what the network said of x_t, in x0's shape
     * @param share v, what it said of its variance, in x0's shape
     * @param i each row's step, 1..n
     * @return {@code [B]}, in x0's type, owned by the output's manager
     */
    public NDArray rows(NDArray x0, NDArray eps, NDArray output, NDArray share, int... i) {
        NDArray taught = bound.terms(x0, x0Hat(x0, eps, output.stopGradient(), i), share, i);
        double scale = lambda * bound.steps() * BoundTable.bitsPerDim(1, x0.size() / i.length);
        return simple(x0, eps, output, i).add(Precision.to(taught.mul(scale), x0.getDataType()));
    }

    /** L_simple's part alone, {@code [B]}. */
    public NDArray simple(NDArray x0, NDArray eps, NDArray output, int... i) {
        NDManager scope = output.getManager();
        NDArray a = perRow(scope, x0, parameterisation::a, i);
        NDArray b = perRow(scope, x0, parameterisation::b, i);
        NDArray w =
                perRow(
                        scope,
                        x0,
                        level -> parameterisation.weight(level, weight.onX0(level.snr())),
                        i);
        NDArray error = output.sub(Parameterisation.target(x0, eps, a, b)).square();
        return w.mul(error).reshape(i.length, -1).mean(new int[] {1});
    }

    /** x̂_0 of outputs at different levels, in x0's shape. */
    private NDArray x0Hat(NDArray x0, NDArray eps, NDArray output, int... i) {
        NDManager scope = output.getManager();
        NDArray signal = perRow(scope, x0, NoiseLevel::signal, i);
        NDArray noise = perRow(scope, x0, NoiseLevel::noise, i);
        NDArray xt = signal.mul(x0).add(noise.mul(eps));
        NDArray onOutput = perRow(scope, x0, this::onOutput, i);
        NDArray onXt = perRow(scope, x0, this::onXt, i);
        return onOutput.mul(output).add(onXt.mul(xt));
    }

    /** x̂_0 = (√(1 − ᾱ) output − b x_t) / (a √(1 − ᾱ) − b √ᾱ). */
    private double onOutput(NoiseLevel level) {
        return level.noise() / determinant(level);
    }

    private double onXt(NoiseLevel level) {
        return -parameterisation.b(level) / determinant(level);
    }

    private double determinant(NoiseLevel level) {
        return parameterisation.a(level) * level.noise()
                - parameterisation.b(level) * level.signal();
    }

    private NDArray perRow(NDManager scope, NDArray x0, ToDoubleFunction<NoiseLevel> f, int... i) {
        double[] t = Arrays.stream(i).mapToDouble(step -> bound.level(step).t()).toArray();
        return new ForwardProcess(bound.schedule()).perRow(scope, x0, t, f);
    }
}
