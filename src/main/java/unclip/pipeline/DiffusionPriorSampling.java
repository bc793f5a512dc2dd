package unclip.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.prior.DiffusionPrior;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.PriorCondition;
import unclip.sampler.Sampler;
import unclip.sampler.StepListener;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

/**
 * The diffusion prior with the sampler that draws from it.
 *
 * @param network the transformer
 * @param steps sampling steps, 1..1000
 * @param guidance classifier-free guidance scale, 1 for none
 * @param eta η of the DDIM steps; 1 has DDPM's variance
 */
public record DiffusionPriorSampling(
        DiffusionPriorNetwork network, int steps, double guidance, double eta) implements Prior {

    @Override
    public NDArray sample(
            NDManager manager, PriorCondition condition, NoiseSource noise, StepListener listener) {
        Sampler<PriorCondition> sampler =
                new Sampler<>(
                        new ClassifierFreeGuidance<>(new DiffusionPrior(network), guidance),
                        new DdimStep(eta),
                        TimeGrid.even(DiffusionPrior.SCHEDULE, steps));
        long D = network.options().embeddingWidth();
        NDArray zT = noise.initial(manager, new Shape(noise.images(), D));
        return sampler.run(manager, zT, condition, noise, listener);
    }
}
