package unclip.data.emoji;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CLDR short name taken apart at its colon: "woman: medium skin tone, red hair" has the base
 * "woman", the tone "medium" and the hair "red".
 *
 * @param base what is left after the attributes are taken away
 * @param tone light, medium-light, medium, medium-dark, dark or empty
 * @param hair red, curly, white, blond, bald, beard or empty
 * @param direction right or empty
 */
public record EmojiLabel(String base, String tone, String hair, String direction) {

    private static final String FACING_RIGHT = " facing right";

    private static final Pattern GENDERED =
            Pattern.compile("(?:(old|older|deaf|pregnant) )?(wom[ae]n|m[ae]n|person|people)( .*)?");

    /** People whose labels say their gender without the word. */
    private static final Map<String, List<String>> LEXICAL =
            Map.ofEntries(
                    Map.entry("boy", List.of("man", "child")),
                    Map.entry("girl", List.of("woman", "child")),
                    Map.entry("child", List.of("person", "child")),
                    Map.entry("merman", List.of("man", "merfolk")),
                    Map.entry("mermaid", List.of("woman", "merfolk")),
                    Map.entry("prince", List.of("man", "royal")),
                    Map.entry("princess", List.of("woman", "royal")),
                    Map.entry("Santa Claus", List.of("man", "claus")),
                    Map.entry("Mrs. Claus", List.of("woman", "claus")),
                    Map.entry("Mx Claus", List.of("person", "claus")),
                    Map.entry("woman and man holding hands", List.of("", "holding hands")));

    /** Parses a label; what follows the colon and is no attribute stays in the base. */
    public static EmojiLabel parse(String label) {
        int colon = label.indexOf(": ");
        String base = colon < 0 ? label : label.substring(0, colon);
        String tone = "";
        String hair = "";
        List<String> rest = new ArrayList<>();
        if (colon >= 0) {
            for (String part : label.substring(colon + 2).split(", ", -1)) {
                if (part.endsWith(" skin tone")) {
                    tone = part.substring(0, part.length() - " skin tone".length());
                } else if (part.endsWith(" hair")) {
                    hair = part.substring(0, part.length() - " hair".length());
                } else if (part.equals("bald") || part.equals("beard")) {
                    hair = part;
                } else {
                    rest.add(part);
                }
            }
        }
        boolean right = base.endsWith(FACING_RIGHT);
        if (right) {
            base = base.substring(0, base.length() - FACING_RIGHT.length());
        }
        if (!rest.isEmpty()) {
            base += ": " + String.join(", ", rest);
        }
        return new EmojiLabel(base, tone, hair, right ? "right" : "");
    }

    /** The gender that a base names: man, woman, person or empty. */
    public static String gender(String base) {
        List<String> known = LEXICAL.get(base);
        if (known != null) {
            return known.get(0);
        }
        Matcher matcher = GENDERED.matcher(base);
        if (!matcher.matches()) {
            return "";
        }
        return switch (matcher.group(2)) {
            case "woman", "women" -> "woman";
            case "man", "men" -> "man";
            default -> "person";
        };
    }

    /** The base without its gender; the base itself where it names none. */
    public static String role(String base) {
        List<String> known = LEXICAL.get(base);
        if (known != null) {
            return known.get(1);
        }
        Matcher matcher = GENDERED.matcher(base);
        if (!matcher.matches()) {
            return base;
        }
        String before = matcher.group(1);
        String after = matcher.group(3);
        if (before != null) {
            return before.equals("older") ? "old" : before;
        }
        return after == null ? "adult" : after.strip();
    }
}
