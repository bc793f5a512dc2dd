package unclip.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.AnalyticVariance;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.diffusion.guidance.Clipped;
import unclip.prior.DiffusionPrior;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.Prior;
import unclip.prior.PriorCondition;
import unclip.prior.PriorListener;
import unclip.sampler.ReverseStep;
import unclip.sampler.Sampler;
import unclip.sampler.Step;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.AncestralStep;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The diffusion prior with the sampler that draws from it.
 *
 * @param network the transformer
 * @param guidance classifier-free guidance scale, 1 for none
 * @param clip the largest size of an element of scaled ẑ_i, beyond which it is cut; null for no
 *     limit (Karlo: 10, in its diffusers version 5)
 * @param step any of ours
 * @param grid any of ours, on {@link DiffusionPrior#SCHEDULE}
 */
public record DiffusionPriorSampling(
        DiffusionPriorNetwork network,
        double guidance,
        @Nullable Double clip,
        ReverseStep step,
        TimeGrid grid)
        implements Prior {

    /**
     * By DDIM steps on an even grid, without clipping.
     *
     * @param steps sampling steps, 1..1000
     * @param guidance classifier-free guidance scale, 1 for none
     * @param eta η of the DDIM steps; 1 has DDPM's variance
     */
    public DiffusionPriorSampling(
            DiffusionPriorNetwork network, int steps, double guidance, double eta) {
        this(
                network,
                guidance,
                null,
                new DdimStep(eta),
                TimeGrid.even(DiffusionPrior.SCHEDULE, steps));
    }

    /** The same with ẑ_i cut to [-limit, limit]. */
    public DiffusionPriorSampling clippedTo(double limit) {
        return new DiffusionPriorSampling(network, guidance, limit, step, grid);
    }

    /** The same with another step. */
    public DiffusionPriorSampling with(ReverseStep other) {
        return new DiffusionPriorSampling(network, guidance, clip, other, grid);
    }

    /** The same with another grid. */
    public DiffusionPriorSampling with(TimeGrid other) {
        return new DiffusionPriorSampling(network, guidance, clip, step, other);
    }

    /**
     * The same by Analytic-DPM on this grid, as in the paper (Ramesh et al. 2022, table 3; Bao et
     * al. 2022): the variance is estimated from embeddings and the unguided network.
     *
     * @param zImage unit embeddings, {@code [B, D]}
     * @param condition their captions, B rows
     * @param noise serves B images
     * @param draws noises an embedding and level, at least 1
     */
    public DiffusionPriorSampling analytic(
            NDArray zImage, PriorCondition condition, NoiseSource noise, int draws) {
        List<NoiseLevel> levels =
                IntStream.rangeClosed(0, grid.steps()).mapToObj(grid::level).toList();
        try (NDManager scope = zImage.getManager().newSubManager()) {
            scope.tempAttachAll(zImage);
            NDArray x0 = network.embeddings().of(zImage);
            return with(
                    new AncestralStep(
                            AnalyticVariance.estimate(
                                    new DiffusionPrior(network),
                                    levels,
                                    x0,
                                    condition,
                                    noise,
                                    draws)));
        }
    }

    /** What predicts: guidance and clipping around the transformer. */
    public Denoiser<PriorCondition> denoiser() {
        Denoiser<PriorCondition> guided =
                new ClassifierFreeGuidance<>(new DiffusionPrior(network), guidance);
        return clip == null ? guided : new Clipped<>(guided, -clip, clip);
    }

    /** Denoiser, step and grid, whose samples are scaled as {@code network.embeddings()} does. */
    public Sampler<PriorCondition> sampler() {
        return new Sampler<>(denoiser(), step, grid);
    }

    @Override
    public NDArray sample(
            NDManager manager,
            PriorCondition condition,
            NoiseSource noise,
            PriorListener listener) {
        Shape shape = new Shape(noise.images(), network.options().embeddingWidth());
        try (NDManager scope = manager.newSubManager()) {
            NDArray zT = noise.initial(scope, shape);
            NDArray z = sampler().run(scope, zT, condition, noise, step -> pass(step, listener));
            NDArray scaled = network.embeddings().toRootWidth(z);
            scaled.attach(manager);
            return scaled;
        }
    }

    private static void pass(Step step, PriorListener listener) {
        listener.onStep(new PriorListener.Step(step.index(), step.count()));
    }
}
