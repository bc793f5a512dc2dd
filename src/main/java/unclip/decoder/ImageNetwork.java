package unclip.decoder;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.nn.Dropout;
import unclip.nn.Parameters;

/** A network that sees noised pictures: a U-Net, or a transformer. */
public interface ImageNetwork {

    /**
     * What the network says of a noised picture; what that means is {@link #output}'s matter.
     *
     * @param xt {@code [B, 3, S, S]}
     * @param t one timestep an image, length B
     * @param condition just what the network's options name
     * @param dropout of this pass in training, or null
     * @return {@code [B, 3, S, S]}, or 6 channels with a learned variance; owned by xt's manager
     */
    NDArray apply(NDArray xt, double[] t, ImageCondition condition, @Nullable Dropout dropout);

    /** The same outside training. */
    default NDArray apply(NDArray xt, double[] t, ImageCondition condition) {
        return apply(xt, t, condition, null);
    }

    /** Its weights. */
    Parameters parameters();

    /** Height and width S of the pictures that it was made for. */
    int imageSize();

    /** D of the embedding z_i that it is told, 0 for none. */
    int embeddingWidth();

    /** What else it is told. */
    InputOptions input();

    /** What its output means. */
    OutputOptions output();

    /** Probability with which its numbers are dropped in training. */
    double dropout();
}
