package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.diffusion.ForwardProcess;
import unclip.diffusion.LossWeight;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.loss.TimestepSampler;

import java.util.Arrays;

/**
 * The weighted denoising loss that prior and decoder share.
 *
 * <pre>L = E_{t, ε} w(t) ‖target(x_0, ε, t) − f(x_t, t)‖² / dim,  x_t = √ᾱ_t x_0 + √(1 − ᾱ_t) ε
 * </pre>
 *
 * @param schedule gives ᾱ
 * @param parameterisation what f says
 * @param weight as a factor on the error of x_0
 * @param timesteps draws t in 1..T; if not uniformly, the loss is weighted so that its expectation
 *     stays the same
 */
record DiffusionLoss(
        NoiseSchedule schedule,
        Parameterisation parameterisation,
        LossWeight weight,
        TimestepSampler timesteps) {

    /** With t uniform on 1..T. */
    DiffusionLoss(NoiseSchedule schedule, Parameterisation parameterisation, LossWeight weight) {
        this(schedule, parameterisation, weight, TimestepSampler.uniform(schedule.T()));
    }

    /** The network under training, its conditioning already bound. */
    @FunctionalInterface
    interface Network {

        /** f(x_t, t) in x_t's shape. */
        NDArray apply(NDArray xt, double[] t);
    }

    /**
     * The loss of some rows of a batch, as their share of the batch's mean.
     *
     * @param x0 clean data of the rows, {@code [b, …]}, in the step's scope
     * @param draws of the whole batch, of which {@code x0} is rows from..from + b − 1
     * @return one number, owned by x0's manager; over all parts they add up to the batch's loss
     */
    NDArray share(NDArray x0, Network network, DiffusionDraws draws, int from) {
        NDManager scope = x0.getManager();
        int b = (int) x0.getShape().get(0);
        TimestepSampler.Draw draw = draws.timesteps(from, from + b);
        double[] t = draw.times();
        NDArray eps = draws.noise(x0, from);
        ForwardProcess forward = new ForwardProcess(schedule);
        NDArray onX0 = forward.perRow(scope, x0, t, parameterisation::a);
        NDArray onNoise = forward.perRow(scope, x0, t, parameterisation::b);
        NDArray target = Parameterisation.target(x0, eps, onX0, onNoise);
        NDArray error = network.apply(forward.diffuse(x0, t, eps), t).sub(target);
        NDArray w =
                forward.perRow(
                        scope,
                        x0,
                        t,
                        level -> parameterisation.weight(level, weight.onX0(level.snr())));
        NDArray squares = w.mul(error.square());
        return draw.isEven() && !timesteps.learns()
                ? share(squares.mean(), b, draws)
                : share(squares.reshape(b, -1).mean(new int[] {1}), draw, draws);
    }

    /**
     * Losses of some rows, as their share of the batch's mean; timesteps learn from them.
     *
     * @param rows one loss a row, {@code [b]}
     * @param draw the rows' timesteps
     * @param draws of the whole batch
     */
    NDArray share(NDArray rows, TimestepSampler.Draw draw, DiffusionDraws draws) {
        if (timesteps.learns()) {
            double[] losses =
                    Arrays.stream(rows.toArray()).mapToDouble(Number::doubleValue).toArray();
            timesteps.learn(draw, losses);
        }
        return share(draw.mean(rows), draw.t().size(), draws);
    }

    /** One axis, as a float32 scalar without any would become float64. */
    private static NDArray share(NDArray mean, int b, DiffusionDraws draws) {
        return b == draws.rows() ? mean : mean.reshape(1).mul((double) b / draws.rows());
    }

    /**
     * Draws what is random in a batch.
     *
     * @param rows B
     * @param numbers of a row of x_0
     * @param drop probability that a row loses its condition
     */
    DiffusionDraws draw(int rows, int numbers, double drop, UniformRandomProvider random) {
        return DiffusionDraws.of(rows, numbers, drop, timesteps, random);
    }
}
