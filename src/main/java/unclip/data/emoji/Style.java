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
    TWEMOJI;

    private static final List<Style> ALL = List.of(values());

    /** Both styles, in the order of the pack's table. */
    public static List<Style> all() {
        return ALL;
    }

    /** The word in captions, tables and file names: the lower-case name. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The style that a word names. */
    public static Style of(String word) {
        return ALL.stream()
                .filter(style -> style.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "There is no emoji style \"%s\"; the styles are %s."
                                                .formatted(word, words())));
    }

    private static String words() {
        return Arrays.stream(values()).map(Style::word).collect(Collectors.joining(" and "));
    }
}
