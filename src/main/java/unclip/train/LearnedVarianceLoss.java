package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

import unclip.diffusion.ForwardProcess;
import unclip.diffusion.Variance;
import unclip.diffusion.loss.DecoderLikelihood;
import unclip.diffusion.loss.HybridLoss;
import unclip.diffusion.loss.TimestepSampler;
import unclip.diffusion.loss.VariationalBound;

/**
 * The denoising loss of a network that also says its variance, in as many channels again: L_hybrid
 * (Nichol and Dhariwal 2021, eq. 16), with λ = 0.001 as there.
 *
 * @param base what it says besides, and how timesteps are drawn
 * @param hybrid both terms of a row
 */
record LearnedVarianceLoss(DiffusionLoss base, HybridLoss hybrid) {

    private static final double LAMBDA = 0.001;
    private static final int GREY_LEVELS = 256;

    /** For pictures in [−1, 1] of 256 levels, over every step of the schedule. */
    static LearnedVarianceLoss of(DiffusionLoss base) {
        VariationalBound bound =
                VariationalBound.of(
                        base.schedule(),
                        new Variance.LearnedRange(),
                        new DecoderLikelihood.Discretised(GREY_LEVELS));
        return new LearnedVarianceLoss(
                base, new HybridLoss(bound, base.parameterisation(), base.weight(), LAMBDA));
    }

    /**
     * The loss of some rows of a batch, as their share of the batch's mean.
     *
     * @param x0 clean pictures of the rows, {@code [b, 3, S, S]}, in the step's scope
     * @param network says {@code [b, 6, S, S]}: the prediction, then 2v − 1
     * @param draws of the whole batch, of which {@code x0} is rows from..from + b − 1
     * @param gauges hear of L_simple, which leaves the rest to the bound
     */
    NDArray share(
            NDArray x0,
            DiffusionLoss.Network network,
            DiffusionDraws draws,
            int from,
            Gauges gauges) {
        int b = (int) x0.getShape().get(0);
        TimestepSampler.Draw draw = draws.timesteps(from, from + b);
        NDArray eps = draws.noise(x0, from);
        NDArray xt = new ForwardProcess(base.schedule()).diffuse(x0, draw.times(), eps);
        NDList said = network.apply(xt, draw.times()).split(2, 1);
        NDArray share = said.get(1).add(1).mul(0.5);
        NDArray output = said.get(0);
        gauges.add(
                "simple", draw.mean(hybrid.simple(x0, eps, output.stopGradient(), draw.steps())));
        return base.share(hybrid.rows(x0, eps, output, share, draw.steps()), draw, draws);
    }
}
