package unclip.clip;

import ai.djl.ndarray.NDArray;

/** From pictures to the shared space. */
interface ImageEncoder {

    /** {@code [B, 3, S, S] → [B, D]}, not normalised to length 1, owned by the images' manager. */
    NDArray apply(NDArray images);
}
