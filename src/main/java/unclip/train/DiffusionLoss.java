package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

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
     * One draw of the loss.
     *
     * @param x0 clean data, {@code [B, …]}, in the step's scope
     * @return a scalar, owned by x0's manager
     */
    NDArray draw(NDArray x0, Network network, UniformRandomProvider random) {
        NDManager scope = x0.getManager();
        int B = (int) x0.getShape().get(0);
        TimestepSampler.Draw draw = timesteps.draw(B, random);
        double[] t = draw.times();
        NDArray eps = normal(x0, random);
        ForwardProcess forward = new ForwardProcess(schedule);
        NDArray a = forward.perRow(scope, x0, t, parameterisation::a);
        NDArray b = forward.perRow(scope, x0, t, parameterisation::b);
        NDArray target = Parameterisation.target(x0, eps, a, b);
        NDArray error = network.apply(forward.diffuse(x0, t, eps), t).sub(target);
        NDArray w =
                forward.perRow(
                        scope,
                        x0,
                        t,
                        level -> parameterisation.weight(level, weight.onX0(level.snr())));
        return mean(w.mul(error.square()), draw);
    }

    private NDArray mean(NDArray squares, TimestepSampler.Draw draw) {
        if (draw.isEven() && !timesteps.learns()) {
            return squares.mean();
        }
        NDArray rows = squares.reshape(draw.t().size(), -1).mean(new int[] {1}); // [B]
        if (timesteps.learns()) {
            double[] losses =
                    Arrays.stream(rows.toArray()).mapToDouble(Number::doubleValue).toArray();
            timesteps.learn(draw, losses);
        }
        return draw.mean(rows);
    }

    private static NDArray normal(NDArray like, UniformRandomProvider random) {
        ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
        float[] values = new float[(int) like.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) gaussian.sample();
        }
        return like.getManager().create(values, like.getShape());
    }

    /** Which rows keep their condition: 0 with the given probability, else 1, {@code [B, 1]}. */
    static NDArray keep(NDManager scope, int B, double drop, UniformRandomProvider random) {
        float[] keep = new float[B];
        for (int b = 0; b < B; b++) {
            keep[b] = random.nextDouble() < drop ? 0 : 1;
        }
        return scope.create(keep).reshape(B, 1);
    }
}
