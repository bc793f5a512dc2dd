package unclip.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.decoder.PictureBeside;
import unclip.decoder.Upsampler;
import unclip.diffusion.Denoiser;
import unclip.diffusion.guidance.Clipped;
import unclip.sampler.Recording;
import unclip.sampler.Sampler;
import unclip.sampler.StepListener;
import unclip.sampler.TimeGrid;
import unclip.sampler.Trajectory;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

import java.util.Arrays;

/**
 * An upsampler with the sampler that draws from it: deterministic DDIM without guidance, x̂_0 cut
 * to pixels (Ramesh et al. 2022, table 3: 27 steps to 256 pixels, 15 to 1024).
 *
 * @param upsampler the network
 * @param steps 1..1000
 * @param level noise put on the small pictures, in [0, 1]: more lets the upsampler mend more
 */
public record UpsamplerSampling(Upsampler upsampler, int steps, double level) {

    /** The stage of the noise of the first upsampler after the decoder; never renumber. */
    public static final long STAGE = 3;

    /** Steps where nothing else is said. */
    public static final int DEFAULT_STEPS = 20;

    /** The level where nothing else is said. */
    public static final double DEFAULT_LEVEL = 0.1;

    /** Checks the level; the grid checks the steps. */
    public UpsamplerSampling {
        upsampler.options().requireLevel(level);
    }

    /** What predicts: clipping around the network. */
    public Denoiser<PictureBeside> denoiser() {
        return Clipped.toPixels(upsampler);
    }

    /** Denoiser, step and grid. */
    public Sampler<PictureBeside> sampler() {
        return new Sampler<>(
                denoiser(), new DdimStep(0), TimeGrid.even(upsampler.schedule(), steps));
    }

    /**
     * What the denoiser is told of small pictures.
     *
     * @param low {@code [B, 3, H, W]} in [-1, 1]; borrowed
     * @param noise one stream a row
     * @return owned by low's manager
     */
    public PictureBeside condition(NDArray low, NoiseSource noise) {
        double[] levels = new double[noise.images()];
        Arrays.fill(levels, level);
        try (NDArray eps =
                noise.augmentation().normal(low.getManager(), low.getShape(), DataType.FLOAT32)) {
            return upsampler.condition(low, levels, eps);
        }
    }

    /**
     * x_T for small pictures of a shape.
     *
     * @param manager owner of the result
     * @param low {@code [B, 3, H, W]}
     * @return {@code [B, 3, fH, fW]}
     */
    public NDArray start(NDManager manager, NoiseSource noise, Shape low) {
        int f = upsampler.options().factor();
        return noise.initial(manager, new Shape(noise.images(), 3, f * low.get(2), f * low.get(3)));
    }

    /**
     * Draws large pictures.
     *
     * @param scope owner of the result
     * @param low small pictures {@code [B, 3, H, W]} in [-1, 1]; borrowed
     * @param noise one stream a row
     * @param listener hears of each step
     * @return {@code [B, 3, fH, fW]} in [-1, 1]
     */
    public NDArray sample(NDManager scope, NDArray low, NoiseSource noise, StepListener listener) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray own = inner.create(low.getShape());
            low.copyTo(own); // so that what is derived from it is freed here
            NDArray large =
                    sampler()
                            .run(
                                    inner,
                                    start(inner, noise, low.getShape()),
                                    condition(own, noise),
                                    noise,
                                    listener);
            large.attach(scope);
            return large;
        }
    }

    /**
     * A trajectory at its start, to be run.
     *
     * @param owner whose sub-manager owns the trajectory's arrays
     * @param low what {@link #condition} gave; must outlive the trajectory
     * @param noise one stream a row
     * @param recording what it keeps
     */
    public Trajectory<PictureBeside> trajectory(
            NDManager owner, PictureBeside low, NoiseSource noise, Recording recording) {
        Shape large = low.pixels().getShape();
        NDArray xT = noise.initial(owner, large);
        return sampler().trajectory(owner, xT, low, noise, recording);
    }
}
