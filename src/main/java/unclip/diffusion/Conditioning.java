package unclip.diffusion;

import ai.djl.ndarray.NDArray;

import java.util.List;

/**
 * What a denoiser is told besides x_t and t, one row an image.
 *
 * @param <C> the implementing type
 */
public interface Conditioning<C extends Conditioning<C>> {

    /** The same number of rows, saying nothing: the other branch of classifier-free guidance. */
    C unconditional();

    /** These rows followed by another's. */
    C followedBy(C other);

    /**
     * The tensors that {@link #unconditional} and {@link #followedBy} compute with. Guidance
     * borrows them for a call, so that what it derives from them is freed with the call; a tensor
     * that is not named here leaves its derivatives on its own manager.
     */
    default List<NDArray> arrays() {
        return List.of();
    }

    /** No conditioning at all. */
    record None() implements Conditioning<None> {

        @Override
        public None unconditional() {
            return this;
        }

        @Override
        public None followedBy(None other) {
            return this;
        }
    }
}
