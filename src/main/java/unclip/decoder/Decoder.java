package unclip.decoder;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.Prediction;

import java.util.Arrays;

/**
 * The decoder as a denoiser of pictures: the U-Net says v, the schedule is the cosine.
 *
 * @param network the U-Net
 */
public record Decoder(UNet network) implements Denoiser<ImageCondition> {

    /** The decoder's schedule: cosine, T = 1000 (Ramesh et al. 2022, table 3). */
    public static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(1000);

    /** What the network's output means. */
    public static final Parameterisation PARAMETERISATION = new Parameterisation.V();

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, ImageCondition conditioning) {
        double[] times = new double[(int) xt.getShape().get(0)];
        Arrays.fill(times, level.t());
        NDArray output = network.apply(xt, times, conditioning.zImage());
        return PARAMETERISATION.interpret(output, xt, level);
    }
}
