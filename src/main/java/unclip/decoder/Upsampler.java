package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Denoiser;
import unclip.diffusion.ForwardProcess;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.Prediction;
import unclip.kernel.Kernels;

/**
 * An upsampler as a denoiser of large pictures beside small ones (Ramesh et al. 2022, §2.1): a
 * U-Net without attention, text or guidance.
 *
 * <p>A small picture may come with noise on it, of a level that the network knows (Ho et al. 2022,
 * section 4.2): so it learns how far to trust what it is told, and the level is a choice when
 * sampling.
 *
 * @param network the U-Net
 * @param options what it was built from
 */
public record Upsampler(UNet network, UpsamplerOptions options) implements Denoiser<PictureBeside> {

    /**
     * Creates the network with initial weights.
     *
     * @param manager owner of the weights
     * @param seed of the initial weights
     */
    public static Upsampler create(NDManager manager, UpsamplerOptions options, long seed) {
        return new Upsampler(new UNet(manager, options.network(), seed), options);
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, PictureBeside small) {
        return new Decoder(network).predict(xt, level, ImageCondition.NONE.with(small));
    }

    /** How noise grows on the large picture, and on the small one for its level. */
    public NoiseSchedule schedule() {
        return options.network().output().noiseSchedule();
    }

    /** What the network's output means. */
    public Parameterisation parameterisation() {
        return options.network().output().parameterisation();
    }

    /**
     * What the network is told of small pictures.
     *
     * <pre>√ᾱ_s y + √(1 − ᾱ_s) ε, enlarged bilinearly;  s = level · T</pre>
     *
     * @param y small pictures {@code [B, 3, H, W]} in [-1, 1]; borrowed
     * @param levels how much noise each gets, in [0, 1]; all 0 if the network is not told
     * @param eps standard normal noise in y's shape; borrowed
     * @return {@code [B, 3, fH, fW]} with the levels, owned by y's manager
     */
    public PictureBeside condition(NDArray y, double[] levels, NDArray eps) {
        double[] times = new double[levels.length];
        float[] told = new float[levels.length];
        for (int b = 0; b < levels.length; b++) {
            options.requireLevel(levels[b]);
            times[b] = levels[b] * schedule().T();
            told[b] = (float) levels[b];
        }
        NDManager manager = y.getManager();
        try (NDManager scope = manager.newSubManager()) {
            NDArray noised = new ForwardProcess(schedule()).diffuse(y, times, eps);
            noised.attach(scope);
            NDArray large = enlarge(noised);
            large.attach(manager);
            return new PictureBeside(
                    large,
                    options.hearsLevel() ? manager.create(told, new Shape(told.length, 1)) : null);
        }
    }

    /** {@code [B, 3, H, W] → [B, 3, fH, fW]}, doubled bilinearly log₂ f times. */
    private NDArray enlarge(NDArray y) {
        NDArray large = y;
        for (int f = 1; f < options.factor(); f *= 2) {
            large = Kernels.active().upsampleBilinear(large);
        }
        return large;
    }
}
