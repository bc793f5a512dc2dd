package unclip.data.source;

import java.awt.image.BufferedImage;
import java.io.IOException;

/** A picture that has not been decoded yet. Any thread may draw it, once. */
public interface Picture {

    /**
     * Decodes or renders the picture.
     *
     * @return of any type and size; the caller's
     * @throws RefusedException if it is damaged, too large or of an unknown format
     * @throws IOException if its file cannot be read
     */
    BufferedImage draw() throws IOException;

    /** Memory that it takes until it is drawn, in bytes. */
    default long bytes() {
        return 0;
    }
}
