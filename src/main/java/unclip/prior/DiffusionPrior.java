package unclip.prior;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.Prediction;

import java.util.Arrays;

/**
 * The diffusion prior as a denoiser of embeddings (Ramesh et al. 2022, §2.2): the transformer says
 * z_i itself, the schedule is the cosine.
 *
 * @param network the transformer
 */
public record DiffusionPrior(DiffusionPriorNetwork network) implements Denoiser<PriorCondition> {

    /** The prior's schedule: cosine, T = 1000 (Ramesh et al. 2022, table 3). */
    public static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(1000);

    /** What the network says: the clean embedding (Ramesh et al. 2022, §2.2). */
    public static final Parameterisation PARAMETERISATION = new Parameterisation.X0();

    @Override
    public Prediction predict(NDArray zt, NoiseLevel level, PriorCondition condition) {
        double[] times = new double[(int) zt.getShape().get(0)];
        Arrays.fill(times, level.t());
        NDArray output = network.apply(zt, times, condition);
        return PARAMETERISATION.interpret(output, zt, level);
    }
}
