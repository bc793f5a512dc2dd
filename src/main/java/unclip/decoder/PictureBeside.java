package unclip.decoder;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Conditioning;

import java.util.List;

/**
 * A picture that stands beside x_t, such as an upsampler's low resolution. It is never dropped.
 *
 * @param pixels in [-1, 1], already of x_t's height and width, {@code [B, E, S, S]}; borrowed
 * @param level how much it was corrupted, in [0, 1], {@code [B, 1]}; null where the network isn't
 *     told
 */
public record PictureBeside(NDArray pixels, @Nullable NDArray level)
        implements Conditioning<PictureBeside> {

    @Override
    public PictureBeside unconditional() {
        return this;
    }

    @Override
    public PictureBeside followedBy(PictureBeside other) {
        if ((level == null) != (other.level == null)) {
            throw new IllegalArgumentException(
                    "Pictures with and without a level of corruption can't go together.");
        }
        return new PictureBeside(
                pixels.concat(other.pixels, 0),
                level == null || other.level == null ? null : level.concat(other.level, 0));
    }

    @Override
    public List<NDArray> arrays() {
        return level == null ? List.of(pixels) : List.of(pixels, level);
    }
}
