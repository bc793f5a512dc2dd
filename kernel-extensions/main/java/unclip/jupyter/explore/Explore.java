package unclip.jupyter.explore;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Conditioning;
import unclip.jupyter.widget.Widget;
import unclip.pipeline.UnclipPipeline;
import unclip.sampler.Fork;
import unclip.sampler.Sampler;
import unclip.sampler.Trajectory;
import unclip.space.Pca;
import unclip.tensor.NoiseSource;

import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What can be explored, one call in a cell each.
 *
 * <pre>{@code
 * Explore.trajectory(run)
 * }</pre>
 */
public final class Explore {

    private Explore() {}

    /**
     * Steps through a run of pictures: x_t, x̂_0 and ε̂ of each kept step, with a slider and a
     * button that plays them. All frames are computed before, and change in the page without the
     * kernel.
     *
     * @param trajectory with steps taken, of {@code [B, 3, H, W]} or {@code [B, 1, H, W]}; borrowed
     *     until this returns
     */
    public static Widget trajectory(Trajectory<?> trajectory) {
        return trajectory(trajectory, 0);
    }

    /**
     * Steps through a run of pictures.
     *
     * @param trajectory with steps taken; borrowed until this returns
     * @param image which row of the batch
     */
    public static Widget trajectory(Trajectory<?> trajectory, int image) {
        return TrajectoryExplorer.of(trajectory, image);
    }

    /**
     * Designs a noise schedule: choose its kind, drag its parameters, and see ᾱ, β or ln SNR beside
     * the linear schedule's, and a picture that the schedule has noised up to any t.
     *
     * @param picture what is noised
     */
    public static ScheduleDesigner schedule(BufferedImage picture) {
        return ScheduleDesigner.of(picture);
    }

    /**
     * Forks a run at a step: the rest is computed again with an edit, and shown beside what came
     * out without it. Offers edits of pictures: x̂_0 mirrored, upside down, without colour, or at
     * half contrast.
     *
     * @param trajectory complete, of pictures; borrowed as long as the widget is open
     */
    public static <C> Widget fork(Trajectory<C> trajectory) {
        return ForkExplorer.of(trajectory, ForkExplorer.edits());
    }

    /**
     * Forks a run at a step.
     *
     * @param trajectory complete, of pictures; borrowed as long as the widget is open
     * @param edits by name, at least one, such as {@code fork -> fork.editX0(x -> x.flip(2))}
     */
    public static <C> Widget fork(
            Trajectory<C> trajectory, Map<String, UnaryOperator<Fork<C>>> edits) {
        return ForkExplorer.of(trajectory, edits);
    }

    /**
     * Goes from one prompt to another on the great arc between their image embeddings, and decodes
     * every point from the same noise (Ramesh et al. 2022, §3.2). Computed before, so the slider is
     * instant.
     *
     * @param seed of all noise
     */
    public static Widget interpolation(UnclipPipeline pipeline, String from, String to, long seed) {
        return new LatentExplorer(pipeline, Effort.USUAL, seed).ofPrompts(from, to);
    }

    /**
     * Goes from one picture to another on the great arc between their embeddings.
     *
     * @param from in the size that the pipeline draws
     * @param to in the same size
     * @param seed of all noise
     */
    public static Widget interpolation(
            UnclipPipeline pipeline, BufferedImage from, BufferedImage to, long seed) {
        return new LatentExplorer(pipeline, Effort.USUAL, seed).ofPictures(from, to);
    }

    /**
     * Edits a picture by words: its embedding turned by θ towards the difference of two captions,
     * and decoded (Ramesh et al. 2022, §3.3).
     *
     * @param picture in the size that the pipeline draws
     * @param before words that describe the picture
     * @param after words that describe what it shall become
     * @param seed of all noise
     */
    public static Widget textDiff(
            UnclipPipeline pipeline,
            BufferedImage picture,
            String before,
            String after,
            long seed) {
        return new LatentExplorer(pipeline, Effort.USUAL, seed).ofTextDiff(picture, before, after);
    }

    /**
     * Rebuilds a picture's embedding from few principal components and from more, and decodes it
     * (Ramesh et al. 2022, §4, figure 7).
     *
     * @param pca of image embeddings as the pipeline's CLIP makes them
     * @param picture in the size that the pipeline draws
     * @param seed of all noise
     */
    public static Widget components(
            UnclipPipeline pipeline, Pca pca, BufferedImage picture, long seed) {
        return new LatentExplorer(pipeline, Effort.USUAL, seed).ofComponents(pca, picture);
    }

    /**
     * Draws a prompt at every pair of two guidance scales, the prior's and the decoder's, and shows
     * the pair that the sliders choose.
     *
     * @param seed of all noise, which every picture shares
     */
    public static Widget guidance(UnclipPipeline pipeline, String prompt, long seed) {
        return GuidanceExplorer.of(pipeline, prompt, seed, Effort.USUAL);
    }

    /**
     * Browses what the tokens of a caption take from one another in each block and head of CLIP's
     * text transformer.
     */
    public static Widget attention(UnclipPipeline pipeline, String caption) {
        return AttentionExplorer.of(pipeline, caption);
    }

    /**
     * Switches published mistakes on in a correct sampler and shows what comes out beside what
     * should.
     *
     * @param sampler correct
     * @param xT where all runs begin, {@code [B, 3, H, W]}; borrowed as long as the widget is open
     * @param conditioning borrowed as long as the widget is open
     */
    public static <C extends Conditioning<C>> Widget faults(
            Sampler<C> sampler, NDArray xT, C conditioning, NoiseSource noise) {
        return FaultExplorer.of(sampler, xT, conditioning, noise);
    }
}
