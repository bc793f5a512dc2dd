package unclip.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.decoder.CaptionOptions;
import unclip.decoder.CaptionStates;
import unclip.decoder.Decoder;
import unclip.decoder.ImageCondition;
import unclip.decoder.ImageEmbedding;
import unclip.decoder.ImageNetwork;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.diffusion.guidance.Clipped;
import unclip.sampler.Recording;
import unclip.sampler.ReverseStep;
import unclip.sampler.Sampler;
import unclip.sampler.TimeGrid;
import unclip.sampler.Trajectory;
import unclip.sampler.step.AncestralStep;
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
 * @param network a U-Net or a transformer
 * @param steps 1..1000
 * @param guidance scale s, 1 for none
 */
public record DecoderSampling(ImageNetwork network, int steps, double guidance) {

    /** What predicts: guidance and clipping around the network. */
    public Denoiser<ImageCondition> denoiser() {
        return Clipped.toPixels(new ClassifierFreeGuidance<>(new Decoder(network), guidance));
    }

    /** Denoiser, step and grid. */
    public Sampler<ImageCondition> sampler() {
        return sampler(new DdimStep(0));
    }

    /** The same with DDPM's steps, whose variance is the network's own if it has learned one. */
    public Sampler<ImageCondition> ancestral() {
        return sampler(new AncestralStep(new Decoder(network).variance()));
    }

    private Sampler<ImageCondition> sampler(ReverseStep step) {
        NoiseSchedule schedule = new Decoder(network).schedule();
        return new Sampler<>(denoiser(), step, TimeGrid.even(schedule, steps));
    }

    /**
     * What the denoiser is told; a decoder that also takes captions is told none.
     *
     * @param zImage scaled embeddings √D z_i, {@code [B, D]}; borrowed
     */
    public ImageCondition condition(NDArray zImage) {
        CaptionOptions caption = network.input().caption();
        ImageCondition image = ImageCondition.of(zImage);
        return caption == null
                ? image
                : image.with(
                        CaptionStates.none(zImage.getManager(), zImage.getShape().get(0), caption));
    }

    /**
     * What the denoiser is told; captions are left out where it takes none, and embeddings where it
     * takes captions alone.
     *
     * @param zImage scaled embeddings √D z_i, {@code [B, D]}; borrowed
     * @param caption as read for this decoder; borrowed
     */
    public ImageCondition condition(NDArray zImage, CaptionStates caption) {
        if (network.input().caption() == null) {
            return ImageCondition.of(zImage);
        }
        ImageCondition text = ImageCondition.NONE.with(caption);
        return network.embeddingWidth() == 0 ? text : text.with(new ImageEmbedding(zImage, null));
    }

    /**
     * x_T.
     *
     * @param manager owner of the result
     * @return {@code [B, 3, S, S]}
     */
    public NDArray start(NDManager manager, NoiseSource noise) {
        long side = network.imageSize();
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
