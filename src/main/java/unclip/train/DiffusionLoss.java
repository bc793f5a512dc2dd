package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

import unclip.diffusion.ForwardProcess;
import unclip.diffusion.LossWeight;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;

import java.util.stream.IntStream;

/**
 * The weighted denoising loss that prior and decoder share.
 *
 * <pre>L = E_{t, ε} w(t) ‖target(x_0, ε, t) − f(x_t, t)‖² / dim,  x_t = √ᾱ_t x_0 + √(1 − ᾱ_t) ε
 * </pre>
 *
 * @param schedule gives ᾱ; t is uniform on 1..T
 * @param parameterisation what f says
 * @param weight as a factor on the error of x_0
 */
record DiffusionLoss(NoiseSchedule schedule, Parameterisation parameterisation, LossWeight weight) {

    /** The network under training, its conditioning already bound. */
    @FunctionalInterface
    interface Network {

        /** f(x_t, t) in x_t's shape. */
        NDArray apply(NDArray xt, int[] t);
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
        int[] t = IntStream.range(0, B).map(b -> 1 + random.nextInt(schedule.T())).toArray();
        NDArray eps = normal(x0, random);
        ForwardProcess forward = new ForwardProcess(schedule);
        NDArray signal = forward.perRow(scope, x0, t, Math::sqrt);
        NDArray noise = forward.perRow(scope, x0, t, alphaBar -> Math.sqrt(1 - alphaBar));

        NDArray target = parameterisation.target(x0, eps, signal, noise);
        NDArray error = network.apply(forward.diffuse(x0, t, eps), t).sub(target);
        NDArray w =
                forward.perRow(
                        scope,
                        x0,
                        t,
                        alphaBar -> {
                            double snr = alphaBar / (1 - alphaBar);
                            return parameterisation.weight(snr, weight.onX0(snr));
                        });
        return w.mul(error.square()).mean();
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
