package unclip.data;

import java.io.IOException;
import java.io.InputStream;

/** The committed WebP pictures, made by the script beside them. */
public final class WebpFixtures {

    /** Side of the pictures in pixels. */
    public static final int SIDE = 40;

    private WebpFixtures() {}

    /** The file {@code lossless} or {@code lossy}. */
    public static byte[] bytes(String name) throws IOException {
        String path = "/unclip/data/webp/" + name + ".webp";
        try (InputStream in = WebpFixtures.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no fixture " + path + ".");
            }
            return in.readAllBytes();
        }
    }
}
