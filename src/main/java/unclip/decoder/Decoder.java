package unclip.decoder;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.Prediction;
import unclip.diffusion.Variance;
import unclip.diffusion.VarianceChannels;

import java.util.Arrays;

/**
 * A network as a denoiser of pictures: its options say what its output means.
 *
 * @param network a U-Net or a transformer
 */
public record Decoder(ImageNetwork network) implements Denoiser<ImageCondition> {

    /** The box's schedule: cosine, T = 1000 (Ramesh et al. 2022, table 3). */
    public static final NoiseSchedule SCHEDULE = OutputOptions.STANDARD.noiseSchedule();

    /** What the output of the box's network means. */
    public static final Parameterisation PARAMETERISATION =
            OutputOptions.STANDARD.parameterisation();

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, ImageCondition conditioning) {
        double[] times = new double[(int) xt.getShape().get(0)];
        Arrays.fill(times, level.t());
        NDArray output = network.apply(xt, times, conditioning);
        OutputOptions says = network.output();
        return says.learnedVariance()
                ? VarianceChannels.read(output, xt, level, says.parameterisation())
                : says.parameterisation().interpret(output, xt, level);
    }

    /** The schedule that it was trained on. */
    public NoiseSchedule schedule() {
        return network.output().noiseSchedule();
    }

    /** The variance of its reverse steps: what it learned, else β̃. */
    public Variance variance() {
        return network.output().learnedVariance()
                ? new Variance.LearnedRange()
                : new Variance.BetaTilde();
    }
}
