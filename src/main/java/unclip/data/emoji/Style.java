package unclip.data.emoji;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who drew the emoji. */
public enum Style {
    /** Google's Noto Color Emoji. */
    NOTO,
    /** Twemoji, as continued by jdecked. */
    TWEMOJI,
    /** Microsoft's Fluent Emoji, rendered in 3D: for tests only, no model learns from it. */
    FLUENT;

    private static final List<Style> LEARNT = List.of(NOTO, TWEMOJI);

    /** The styles that models learn from, which are those of the committed pack, in its order. */
    public static List<Style> learnt() {
        return LEARNT;
    }

    /** The word in captions, tables and file names: the lower-case name. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The style that a word names. */
    public static Style of(String word) {
        return Arrays.stream(values())
                .filter(style -> style.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "There is no emoji style \"%s\"; the styles are %s."
                                                .formatted(word, words())));
    }

    private static String words() {
        return Arrays.stream(values()).map(Style::word).collect(Collectors.joining(", "));
    }
}
