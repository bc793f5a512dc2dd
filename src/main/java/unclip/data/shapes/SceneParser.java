package unclip.data.shapes;

import org.jspecify.annotations.Nullable;

import unclip.data.Palette;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A recursive-descent reader of one sentence; see {@link ScenePrompt#parse} for the grammar. */
final class SceneParser {

    private static final List<String> ARTICLES = List.of("a", "an", "the", "one");

    private final List<String> words;
    private int next;

    SceneParser(String sentence) {
        String plain = sentence.toLowerCase(Locale.ROOT).replaceAll("[\\s.,;:!\"'-]+", " ").strip();
        if (plain.isEmpty()) {
            throw new IllegalArgumentException(
                    "The prompt is empty; say for example \"a red circle on a white background\".");
        }
        words = List.of(plain.split(" ", -1));
    }

    ScenePrompt prompt() {
        Layout layout = layout();
        Palette background = background();
        if (next < words.size()) {
            throw unexpected("the end of the sentence");
        }
        return new ScenePrompt(layout, background);
    }

    private Layout layout() {
        int count = count();
        if (count > 1) {
            return new Layout.Group(count, object(true));
        }
        ShapeObject first = object(false);
        Relation relation = relation();
        return relation == null
                ? new Layout.Single(first, position())
                : new Layout.Pair(first, relation, object(false));
    }

    /** 2..4 if the sentence starts with a number, otherwise 1 with nothing consumed. */
    private int count() {
        for (int count = 2; count <= 4; count++) {
            if (accept(Words.COUNTS.get(count)) || accept(Integer.toString(count))) {
                return count;
            }
        }
        return 1;
    }

    private ShapeObject object(boolean plural) {
        if (!plural) {
            skipArticle();
        }
        ObjectSize size = null;
        Fill fill = null;
        Palette colour = null;
        while (true) {
            ObjectSize newSize = size == null ? one(ObjectSize.values(), ObjectSize::word) : null;
            Fill newFill = fill == null ? one(Fill.values(), Fill::word) : null;
            Palette newColour = colour == null ? one(Palette.values(), Palette::word) : null;
            if (newSize == null && newFill == null && newColour == null) {
                break;
            }
            size = newSize == null ? size : newSize;
            fill = newFill == null ? fill : newFill;
            colour = newColour == null ? colour : newColour;
        }
        ShapeKind shape = one(ShapeKind.values(), plural ? ShapeKind::plural : ShapeKind::word);
        return new ShapeObject(size, fill, checked(colour, shape, plural), checked(shape, colour));
    }

    private Palette checked(@Nullable Palette colour, @Nullable ShapeKind shape, boolean plural) {
        if (colour != null) {
            return colour;
        }
        if (shape != null) {
            throw new IllegalArgumentException(
                    "A colour is missing before \"%s\"; say one of %s."
                            .formatted(words.get(next - 1), colours()));
        }
        throw unexpected(
                plural
                        ? "a colour (" + colours() + ")"
                        : "a number or a colour (" + colours() + ")");
    }

    private ShapeKind checked(@Nullable ShapeKind shape, @Nullable Palette colour) {
        if (shape != null) {
            return shape;
        }
        throw unexpected(
                "a shape (%s) after \"%s\""
                        .formatted(
                                Words.list(List.of(ShapeKind.values()), ShapeKind::word),
                                colour == null ? "" : colour.word()));
    }

    private void skipArticle() {
        if (next < words.size() && ARTICLES.contains(words.get(next))) {
            next++;
        }
    }

    private @Nullable Relation relation() {
        if (accept("above")) {
            return Relation.ABOVE;
        }
        if (accept("below") || accept("under")) {
            return Relation.BELOW;
        }
        int start = next;
        if (accept("to")) {
            accept("the");
        }
        Relation side = accept("left") ? Relation.LEFT_OF : null;
        side = side == null && accept("right") ? Relation.RIGHT_OF : side;
        if (side == null) {
            next = start;
            return null;
        }
        if (!accept("of")) {
            throw unexpected("\"of\"");
        }
        return side;
    }

    private @Nullable Position position() {
        boolean announced = accept("in") || accept("at");
        if (announced) {
            accept("the");
        }
        if (accept("centre") || accept("center") || accept("middle")) {
            return Position.CENTRE;
        }
        boolean top = accept("top") || accept("upper");
        if (!top && !accept("bottom") && !accept("lower")) {
            if (announced) {
                throw unexpected("a position (" + positions() + ")");
            }
            return null;
        }
        boolean left = accept("left");
        if (!left && !accept("right")) {
            throw unexpected("\"left\" or \"right\"");
        }
        accept("corner");
        return top
                ? left ? Position.TOP_LEFT : Position.TOP_RIGHT
                : left ? Position.BOTTOM_LEFT : Position.BOTTOM_RIGHT;
    }

    private @Nullable Palette background() {
        if (!accept("on") && !accept("against")) {
            return null;
        }
        skipArticle();
        Palette background = one(Palette.values(), Palette::word);
        if (background == null) {
            throw unexpected(
                    "a background colour (" + Words.list(Scene.BACKGROUNDS, Palette::word) + ")");
        }
        accept("background");
        return background;
    }

    private <T> @Nullable T one(T[] values, Function<T, String> word) {
        return Arrays.stream(values).filter(v -> accept(word.apply(v))).findFirst().orElse(null);
    }

    private boolean accept(@Nullable String word) {
        boolean matches = next < words.size() && words.get(next).equals(word);
        next += matches ? 1 : 0;
        return matches;
    }

    private IllegalArgumentException unexpected(String expected) {
        return new IllegalArgumentException(
                next < words.size()
                        ? "The prompt cannot be read at \"%s\": expected %s."
                                .formatted(words.get(next), expected)
                        : "The prompt \"%s\" ends too early: expected %s."
                                .formatted(String.join(" ", words), expected));
    }

    private static String colours() {
        return Words.list(List.of(Palette.values()), Palette::word);
    }

    private static String positions() {
        return Words.list(List.of(Position.values()), Position::words);
    }
}
