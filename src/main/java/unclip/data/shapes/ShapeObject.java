package unclip.data.shapes;

import org.jspecify.annotations.Nullable;

import unclip.data.Palette;

import java.util.Objects;

/**
 * One object as a caption describes it: {@code [SIZE] [FILL] COLOUR SHAPE}.
 *
 * @param size null when the caption leaves the size open
 * @param fill null when the caption names none; such objects are drawn solid
 * @param colour the colour word
 * @param shape the shape word
 */
public record ShapeObject(
        @Nullable ObjectSize size, @Nullable Fill fill, Palette colour, ShapeKind shape) {

    /** Refuses a missing colour or shape. */
    public ShapeObject {
        Objects.requireNonNull(colour, "colour");
        Objects.requireNonNull(shape, "shape");
    }

    /** An object of which only colour and shape are named. */
    public static ShapeObject of(Palette colour, ShapeKind shape) {
        return new ShapeObject(null, null, colour, shape);
    }

    /** The fill that is drawn: {@link Fill#SOLID} unless another one is named. */
    public Fill drawnFill() {
        return fill == null ? Fill.SOLID : fill;
    }

    /** The words without an article, such as {@code "large striped red circle"}. */
    public String words() {
        return adjectives() + shape.word();
    }

    /** The words in the plural, such as {@code "striped red circles"}. */
    public String pluralWords() {
        return adjectives() + shape.plural();
    }

    /** The words with their article, such as {@code "an orange star"}. */
    public String withArticle() {
        return Words.withArticle(words());
    }

    private String adjectives() {
        StringBuilder words = new StringBuilder();
        if (size != null) {
            words.append(size.word()).append(' ');
        }
        if (fill != null) {
            words.append(fill.word()).append(' ');
        }
        return words.append(colour.word()).append(' ').toString();
    }
}
