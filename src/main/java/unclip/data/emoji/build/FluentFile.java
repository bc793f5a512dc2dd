package unclip.data.emoji.build;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which emoji a picture of the Fluent package shows. Its file is named by code points, but the
 * names of two skin tones are exchanged: "medium" is on the pictures of "medium-light", and the
 * other way round, in 257 of the 262 families of tones that the pack takes. The other five, all of
 * couples, are right. After mending, in every family "medium" is darker than "medium-light".
 */
final class FluentFile {

    private static final Pattern PICTURE =
            Pattern.compile("package/assets/([0-9a-f]{2,5}(?:-[0-9a-f]{2,5})*)\\.webp");

    private static final String MEDIUM_LIGHT = "1f3fc";
    private static final String MEDIUM = "1f3fd";
    private static final Map<String, String> EXCHANGED =
            Map.of(MEDIUM_LIGHT, MEDIUM, MEDIUM, MEDIUM_LIGHT);

    /** Woman and man, men, and women holding hands; kiss; couple with heart. */
    private static final Set<String> RIGHT = Set.of("1f46b", "1f46c", "1f46d", "1f48f", "1f491");

    private FluentFile() {}

    /** Whether an entry of the package is a picture that is named by code points. */
    static boolean isPicture(String name) {
        return PICTURE.matcher(name).matches();
    }

    /** The code points of what a picture shows, in hexadecimal, joined by hyphens. */
    static String codePoints(String name) {
        Matcher matcher = PICTURE.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(name + " is not a picture of the Fluent package.");
        }
        String[] points = matcher.group(1).split("-", -1);
        return RIGHT.contains(points[0])
                ? matcher.group(1)
                : Stream.of(points)
                        .map(point -> EXCHANGED.getOrDefault(point, point))
                        .collect(Collectors.joining("-"));
    }
}
