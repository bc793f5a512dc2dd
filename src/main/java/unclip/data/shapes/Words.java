package unclip.data.shapes;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Small pieces of English that captions and error messages share. */
final class Words {

    static final Map<Integer, String> COUNTS = Map.of(2, "two", 3, "three", 4, "four");

    private Words() {}

    /** {@code "a"} or {@code "an"} by the first letter, which is right for this grammar's words. */
    static String withArticle(String words) {
        return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
    }

    static String capitalised(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    static <T> String list(Collection<T> items, Function<T, String> word) {
        return items.stream().map(word).collect(Collectors.joining(", "));
    }
}
