package unclip.files;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid name that someone who mistyped most likely meant. */
public final class NearestName {

    private NearestName() {}

    /**
     * The valid name at the smallest edit distance (Levenshtein 1966), letter case ignored.
     *
     * @param given what was written
     * @param valid the names that would be right
     * @return the nearest name, the alphabetically first of equally near ones; empty if none is
     *     nearer than half the letters
     */
    public static Optional<String> of(String given, Collection<String> valid) {
        return valid.stream()
                .filter(
                        name ->
                                distance(given, name)
                                        <= Math.max(given.length(), name.length()) / 2)
                .min(
                        Comparator.comparingInt((String name) -> distance(given, name))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * A clause that helps after an unknown name: the nearest valid name, and all of them.
     *
     * @param given what was written
     * @param valid the names that would be right
     * @return such as "did you mean 'steps'? (valid: seed, steps)"
     */
    public static String hint(String given, Collection<String> valid) {
        List<String> sorted = valid.stream().sorted().toList();
        String all = sorted.isEmpty() ? "none are allowed here" : String.join(", ", sorted);
        return of(given, valid)
                .map(name -> "did you mean '" + name + "'? (valid: " + all + ")")
                .orElse("valid: " + all);
    }

    private static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int insertOrDelete = Math.min(previous[j], current[j - 1]) + 1;
                current[j] = Math.min(previous[j - 1] + change, insertOrDelete);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
