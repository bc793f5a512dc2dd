package unclip.jupyter.explore;

import ai.djl.ndarray.NDArray;

import unclip.image.Images;

import java.awt.image.BufferedImage;

/** Pictures out of batches. */
final class Batches {

    private Batches() {}

    /** One row of a batch of pictures, {@code [B, 3, H, W]} or {@code [B, 1, H, W]}; borrowed. */
    static BufferedImage picture(NDArray batch, int image) {
        try (NDArray row = batch.get(image)) {
            return Images.toImage(row);
        }
    }

    static void requirePictures(NDArray batch, int image) {
        long[] shape = batch.getShape().getShape();
        if (shape.length != 4 || (shape[1] != 3 && shape[1] != 1)) {
            throw new IllegalArgumentException(
                    "Pictures are tensors [B, 3, H, W] or [B, 1, H, W], got "
                            + batch.getShape()
                            + ".");
        }
        if (image < 0 || image >= shape[0]) {
            throw new IllegalArgumentException(
                    "The batch has the pictures 0..%s, got %s.".formatted(shape[0] - 1, image));
        }
    }
}
