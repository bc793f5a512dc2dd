package unclip.clip;

import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.nn.Activation;
import unclip.nn.TransformerOptions;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The shape of the text encoder.
 *
 * @param vocabulary number of token ids V
 * @param contextLength tokens a caption is padded or cut to, L
 * @param width W, a multiple of heads
 * @param layers transformer blocks
 * @param heads attention heads
 * @param mlpWidth units between the two linear maps of a block; 4 W if absent
 * @param activation between these maps; QuickGELU if absent
 * @param projectionBias whether the joint projection has a bias; true if absent, false in the paper
 * @param endOfText the id whose first place holds the caption's state; if absent, the first place
 *     of the highest id, which is where OpenAI's vocabulary has its end of text
 */
public record TextEncoderOptions(
        int vocabulary,
        int contextLength,
        int width,
        int layers,
        int heads,
        Integer mlpWidth,
        Activation activation,
        Boolean projectionBias,
        @Nullable Integer endOfText) {

    private static final int PUBLISHED_VOCABULARY = 49_408;
    private static final int PUBLISHED_CONTEXT = 77;

    /** Checks that everything is positive and heads divide the width. */
    public TextEncoderOptions {
        mlpWidth = Objects.requireNonNullElse(mlpWidth, 4 * width);
        activation = Objects.requireNonNullElse(activation, Activation.QUICK_GELU);
        projectionBias = Objects.requireNonNullElse(projectionBias, true);
        if (vocabulary < 3 || contextLength < 3 || layers < 1 || mlpWidth < 1) {
            throw new IllegalArgumentException(
                    "A text encoder needs vocabulary ≥ 3, contextLength ≥ 3, layers ≥ 1 and"
                            + " mlpWidth ≥ 1, got "
                            + vocabulary
                            + ", "
                            + contextLength
                            + ", "
                            + layers
                            + " and "
                            + mlpWidth
                            + ".");
        }
        if (heads < 1 || width < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "heads must divide width, got " + heads + " and " + width + ".");
        }
        if (endOfText != null && (endOfText < 0 || endOfText >= vocabulary)) {
            throw new IllegalArgumentException(
                    "endOfText must be an id below " + vocabulary + ", got " + endOfText + ".");
        }
    }

    /** With 4 W units a block, QuickGELU, a biased projection, read at the highest id. */
    public TextEncoderOptions(int vocabulary, int contextLength, int width, int layers, int heads) {
        this(
                vocabulary,
                contextLength,
                width,
                layers,
                heads,
                4 * width,
                Activation.QUICK_GELU,
                true,
                null);
    }

    /** A text encoder of the published kind: 49,408 ids, 77 tokens, no bias in the projection. */
    public static TextEncoderOptions published(
            int width, int layers, int heads, Activation activation) {
        return new TextEncoderOptions(
                PUBLISHED_VOCABULARY,
                PUBLISHED_CONTEXT,
                width,
                layers,
                heads,
                4 * width,
                activation,
                false,
                null);
    }

    /** The shape of the stack of blocks. */
    public TransformerOptions transformer() {
        return new TransformerOptions(width, layers, heads, mlpWidth, activation, true);
    }

    /**
     * What it learns, without allocating any of it.
     *
     * @param embeddingWidth D of the shared space
     * @return the shape of each weight by name, in the order of creation
     */
    public Map<String, Shape> shapes(int embeddingWidth) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("token_embedding", new Shape(vocabulary, width));
        shapes.put("position_embedding", new Shape(contextLength, width));
        Shapes.transformer(shapes, transformer());
        Shapes.norm(shapes, "exit_norm", width);
        shapes.put("projection.weight", new Shape(embeddingWidth, width));
        if (projectionBias) {
            shapes.put("projection.bias", new Shape(embeddingWidth));
        }
        return shapes;
    }
}
