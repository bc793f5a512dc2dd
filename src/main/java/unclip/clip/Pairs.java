package unclip.clip;

import ai.djl.ndarray.NDArray;

/** What losses over pairs of embeddings demand. */
final class Pairs {

    private Pairs() {}

    /** Refuses what is not {@code [N, D]} twice. */
    static void require(NDArray zImage, NDArray zText) {
        if (zImage.getShape().dimension() != 2 || !zImage.getShape().equals(zText.getShape())) {
            throw new IllegalArgumentException(
                    "Pairs of embeddings have one shape [N, D], got %s and %s."
                            .formatted(zImage.getShape(), zText.getShape()));
        }
    }
}
