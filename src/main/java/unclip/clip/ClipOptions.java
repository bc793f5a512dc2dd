package unclip.clip;

import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shape of a CLIP model.
 *
 * @param embeddingWidth D of the shared space
 * @param image the image encoder
 * @param text the text encoder
 * @param logitBias whether a bias is learned beside the temperature, as {@link SigmoidLoss} needs
 *     it; absent: it is not
 */
public record ClipOptions(
        int embeddingWidth,
        ImageEncoderOptions image,
        TextEncoderOptions text,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean logitBias) {

    /** Checks the width. */
    public ClipOptions {
        if (embeddingWidth < 2) {
            throw new IllegalArgumentException(
                    "embeddingWidth must be at least 2, got " + embeddingWidth + ".");
        }
    }

    /** Without a bias. */
    public ClipOptions(int embeddingWidth, ImageEncoderOptions image, TextEncoderOptions text) {
        this(embeddingWidth, image, text, null);
    }

    /** The same with a bias. */
    public ClipOptions withLogitBias() {
        return new ClipOptions(embeddingWidth, image, text, true);
    }

    /** Whether a bias is learned. */
    boolean hasLogitBias() {
        return Boolean.TRUE.equals(logitBias);
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
        if (hasLogitBias()) {
            shapes.put("logit_bias", new Shape(1));
        }
        return shapes;
    }

    /** Learned numbers of the whole model: both encoders, the temperature, and any bias. */
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
