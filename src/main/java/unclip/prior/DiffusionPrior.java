package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.ClassifierFreeGuidance;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.sampler.DdimStep;
import unclip.sampler.Sampler;
import unclip.sampler.StepListener;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;

import java.util.Arrays;

/**
 * The diffusion prior (Ramesh et al. 2022, §2.2): z_i drawn by diffusion, predicting z_i itself.
 *
 * @param network the transformer
 * @param steps sampling steps
 * @param guidance classifier-free guidance scale, 1 for none
 * @param eta η of the DDIM steps; 1 has DDPM's variance
 */
public record DiffusionPrior(DiffusionPriorNetwork network, int steps, double guidance, double eta)
        implements Prior {

    /** The prior's schedule: cosine, T = 1000 (Ramesh et al. 2022, table 3). */
    public static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(1000);

    /** What the network says: the clean embedding (Ramesh et al. 2022, eq. 2). */
    public static final Parameterisation PARAMETERISATION = new Parameterisation.X0();

    /** The network as a denoiser. */
    public Denoiser<PriorCondition> denoiser() {
        return (zt, t, condition) -> {
            int[] times = new int[(int) zt.getShape().get(0)];
            Arrays.fill(times, t);
            NDArray output = network.apply(zt, times, condition);
            return PARAMETERISATION.interpret(output, zt, SCHEDULE.alphaBar(t));
        };
    }

    @Override
    public NDArray sample(
            NDManager manager, PriorCondition condition, NoiseSource noise, StepListener listener) {
        Sampler<PriorCondition> sampler =
                new Sampler<>(
                        new ClassifierFreeGuidance<>(denoiser(), guidance),
                        new DdimStep(SCHEDULE, eta),
                        TimeGrid.even(SCHEDULE.T(), steps));
        long D = network.options().embeddingWidth();
        NDArray zT = noise.initial(manager, new Shape(noise.images(), D));
        return sampler.run(manager, zT, condition, noise, listener);
    }
}
