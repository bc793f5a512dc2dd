package unclip.diffusion;

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
