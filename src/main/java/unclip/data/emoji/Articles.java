package unclip.data.emoji;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The indefinite article for the labels of emoji. Plurals, substances and activities take none; the
 * lists were checked against every label of the pack.
 */
final class Articles {

    /** Where the head noun ends: "face with tears of joy" is one face. */
    private static final Pattern AFTER_HEAD =
            Pattern.compile(
                    " (with|without|of|on|in|behind|at|over|holding|getting|facing|tilted|pointed"
                            + "|pointing|from|showing|blowing|exhaling|savoring|lifting|and"
                            + "|screaming|hugging|wrestling|fluttering)\\b");

    private static final Pattern PLURAL = Pattern.compile(".*(?:[^su\\W]s|feet|men|women|people)");

    /** Heads that end in s and yet take the article. */
    private static final Set<String> SINGULAR = Set.of("rhinoceros", "hundred points");

    private static final Set<String> NO_ARTICLE =
            Set.of(
                    "bacon",
                    "badminton",
                    "baguette bread",
                    "bowling",
                    "bread",
                    "breast-feeding",
                    "broccoli",
                    "bubble tea",
                    "building construction",
                    "butter",
                    "camping",
                    "canned food",
                    "construction",
                    "cooked rice",
                    "cooking",
                    "coral",
                    "curry rice",
                    "dashing away",
                    "dizzy",
                    "dna",
                    "falafel",
                    "field hockey",
                    "fire",
                    "flatbread",
                    "fog",
                    "foggy",
                    "garlic",
                    "ginger root",
                    "green salad",
                    "high voltage",
                    "horse racing",
                    "ice",
                    "ice cream",
                    "ice hockey",
                    "lacrosse",
                    "leafy green",
                    "light rail",
                    "locked",
                    "luggage",
                    "mate",
                    "meat",
                    "money",
                    "mount fuji",
                    "mrs. claus",
                    "mx claus",
                    "oden",
                    "palms up together",
                    "ping pong",
                    "popcorn",
                    "pouring liquid",
                    "rolling",
                    "sake",
                    "salt",
                    "santa claus",
                    "shaved ice",
                    "soap",
                    "soft ice cream",
                    "spaghetti",
                    "star-struck",
                    "stuffed flatbread",
                    "sushi",
                    "tennis",
                    "thread",
                    "tokyo tower",
                    "unlocked",
                    "wood",
                    "yarn",
                    "zzz");

    private static final Pattern TIME = Pattern.compile(".*(o'clock|-thirty)");
    private static final Pattern VOWEL = Pattern.compile("[aeiou].*|hour.*|x-ray.*");
    private static final Pattern CONSONANT_SOUND =
            Pattern.compile("(uni|one-|one |euro|ewe\\b|u[ks]\\b).*");

    private Articles() {}

    /** The phrase with its article, if it takes one. */
    static String indefinite(String phrase) {
        String head = AFTER_HEAD.split(phrase, 2)[0];
        boolean plural = PLURAL.matcher(head).matches() && !SINGULAR.contains(head);
        if (plural || NO_ARTICLE.contains(head) || TIME.matcher(head).matches()) {
            return phrase;
        }
        boolean an = VOWEL.matcher(phrase).matches() && !CONSONANT_SOUND.matcher(phrase).matches();
        return (an ? "an " : "a ") + phrase;
    }
}
