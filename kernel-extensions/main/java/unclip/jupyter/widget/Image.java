package unclip.jupyter.widget;

import org.jspecify.annotations.Nullable;

import unclip.image.ImageFiles;
import unclip.image.Scaling;

import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A picture that can change. It travels as bytes, not as text. */
public final class Image extends Widget {

    private static final int COMFORTABLE_SIDE = 128;

    private volatile BufferedImage shown;

    private Image(BufferedImage image) {
        super(Kind.control("Image"));
        shown = image;
        put("format", "png");
        set(image);
    }

    /**
     * Makes one.
     *
     * @param image shown enlarged by a whole factor if it is small
     */
    public static Image of(BufferedImage image) {
        return new Image(image);
    }

    /** Shows another picture in its place. */
    public void set(BufferedImage image) {
        shown = image;
        BufferedImage large = enlarged(image);
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("value", ImageFiles.png(large));
        change.put("width", String.valueOf(large.getWidth())); // else a box would stretch it
        putAll(change);
    }

    private static BufferedImage enlarged(BufferedImage image) {
        int side = Math.max(image.getWidth(), image.getHeight());
        return side > COMFORTABLE_SIDE / 2
                ? image
                : Scaling.nearest(image, COMFORTABLE_SIDE / side);
    }

    @Override
    Still picture() {
        String text = "picture, " + shown.getWidth() + "×" + shown.getHeight();
        String base64 = Base64.getEncoder().encodeToString(ImageFiles.png(enlarged(shown)));
        return new Still(text, HTML.image("image/png", base64, text));
    }
}
