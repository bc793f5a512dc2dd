package unclip.clip;

import ai.djl.ndarray.types.Shape;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shape of a CLIP model.
 *
 * @param embeddingWidth D of the shared space
 * @param image the image encoder
 * @param text the text encoder
 */
public record ClipOptions(int embeddingWidth, ImageEncoderOptions image, TextEncoderOptions text) {

    /** Checks the width. */
    public ClipOptions {
        if (embeddingWidth < 2) {
            throw new IllegalArgumentException(
                    "embeddingWidth must be at least 2, got " + embeddingWidth + ".");
        }
    }

    /**
     * What the model learns, without allocating any of it.
     *
     * @return the shape of each weight by name, in the order of creation
     */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        image.shapes(embeddingWidth).forEach((name, s) -> shapes.put("image." + name, s));
        text.shapes(embeddingWidth).forEach((name, s) -> shapes.put("text." + name, s));
        shapes.put("log_scale", new Shape(1));
        return shapes;
    }

    /** Learned numbers of the whole model: both encoders and the temperature. */
    public long parameterCount() {
        return sum(shapes());
    }

    /** Learned numbers of the image encoder, its projection included. */
    public long imageParameterCount() {
        return sum(image.shapes(embeddingWidth));
    }

    /** Learned numbers of the text encoder, its projection included. */
    public long textParameterCount() {
        return sum(text.shapes(embeddingWidth));
    }

    private static long sum(Map<String, Shape> shapes) {
        return shapes.values().stream().mapToLong(Shape::size).sum();
    }
}
