package unclip.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.decoder.Decoder;
import unclip.decoder.ImageCondition;
import unclip.decoder.UNet;
import unclip.diffusion.Denoiser;
import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.diffusion.guidance.Clipped;
import unclip.sampler.Recording;
import unclip.sampler.Sampler;
import unclip.sampler.TimeGrid;
import unclip.sampler.Trajectory;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

/**
 * The decoder with the sampler that draws from it: deterministic DDIM, guided, x̂_0 cut to pixels.
 *
 * <pre>{@code
 * var trajectory = pipeline.decoder(40, 3).trajectory(scope, zImage, noise).run();
 * var stronger = trajectory.rewind(12).with(pipeline.decoder(40, 7).denoiser()).run();
 * var other = trajectory.rewind(12).withConditioning(decoder.condition(zOther)).run();
 * }</pre>
 *
 * @param network the U-Net
 * @param steps 1..1000
 * @param guidance scale s, 1 for none
 */
public record DecoderSampling(UNet network, int steps, double guidance) {

    /** What predicts: guidance and clipping around the U-Net. */
    public Denoiser<ImageCondition> denoiser() {
        return Clipped.toPixels(new ClassifierFreeGuidance<>(new Decoder(network), guidance));
    }

    /** Denoiser, step and grid. */
    public Sampler<ImageCondition> sampler() {
        return new Sampler<>(denoiser(), new DdimStep(0), TimeGrid.even(Decoder.SCHEDULE, steps));
    }

    /**
     * What the denoiser is told.
     *
     * @param zImage scaled embeddings √D z_i, {@code [B, D]}; borrowed
     */
    public ImageCondition condition(NDArray zImage) {
        return ImageCondition.of(zImage);
    }

    /**
     * x_T.
     *
     * @param manager owner of the result
     * @return {@code [B, 3, S, S]}
     */
    public NDArray start(NDManager manager, NoiseSource noise) {
        long side = network.options().imageSize();
        return noise.initial(manager, new Shape(noise.images(), 3, side, side));
    }

    /**
     * A trajectory at its start, to be run; keeps what the standard {@link Recording} allows.
     *
     * @param owner whose sub-manager owns the trajectory's arrays
     * @param zImage scaled embeddings √D z_i, {@code [B, D]}; must outlive the trajectory
     * @param noise one stream a row
     */
    public Trajectory<ImageCondition> trajectory(
            NDManager owner, NDArray zImage, NoiseSource noise) {
        return trajectory(owner, zImage, noise, Recording.standard());
    }

    /**
     * A trajectory at its start, to be run.
     *
     * @param owner whose sub-manager owns the trajectory's arrays
     * @param zImage scaled embeddings √D z_i, {@code [B, D]}; must outlive the trajectory
     * @param noise one stream a row
     * @param recording what it keeps
     */
    public Trajectory<ImageCondition> trajectory(
            NDManager owner, NDArray zImage, NoiseSource noise, Recording recording) {
        return sampler()
                .trajectory(owner, start(owner, noise), condition(zImage), noise, recording);
    }
}
