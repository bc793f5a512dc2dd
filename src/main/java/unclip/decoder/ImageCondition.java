package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;

import java.util.List;

/**
 * What the decoder is told: scaled CLIP image embeddings.
 *
 * @param network knows what stands for "no image"
 * @param zImage √D z_i, {@code [B, D]}; some rows may be the null embedding
 */
public record ImageCondition(UNet network, NDArray zImage) implements Conditioning<ImageCondition> {

    @Override
    public ImageCondition unconditional() {
        NDArray none = zImage.getManager().zeros(new Shape(rows(), 1));
        return new ImageCondition(network, network.dropImage(zImage, none));
    }

    @Override
    public ImageCondition followedBy(ImageCondition other) {
        return new ImageCondition(network, zImage.concat(other.zImage, 0));
    }

    @Override
    public List<NDArray> arrays() {
        return List.of(zImage);
    }

    private long rows() {
        return zImage.getShape().get(0);
    }
}
