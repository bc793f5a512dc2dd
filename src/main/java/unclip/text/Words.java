package unclip.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a text into the pieces that CLIP's byte-pair encoding works on, one at a time. */
final class Words {

    static final String START = "<|startoftext|>";
    static final String END = "<|endoftext|>";

    private static final String SPECIAL = "<\\|startoftext\\|>|<\\|endoftext\\|>";
    private static final String SUFFIX_OR_RUN = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|";

    /**
     * The expression of OpenAI's {@code simple_tokenizer.py}. Its engine, told to ignore case,
     * takes U+0345, whose capital is a letter, for neither letter nor sign and so drops it.
     */
    private static final Pattern ANY_CASE =
            Pattern.compile(
                    SPECIAL + "|" + SUFFIX_OR_RUN + "[^\\s\\p{L}\\p{N}\u0345]+",
                    Pattern.CASE_INSENSITIVE
                            | Pattern.UNICODE_CASE
                            | Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern EXACT_CASE =
            Pattern.compile(
                    SPECIAL + "|" + SUFFIX_OR_RUN + "[^\\s\\p{L}\\p{N}]+",
                    Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern EXACT_SPECIAL = Pattern.compile(SPECIAL);

    private Words() {}

    /** Cleans the text and splits it: runs of letters, single digits, runs of other signs. */
    static List<String> of(String text, Cleaning cleaning) {
        return cleaning == Cleaning.OPENAI
                ? split(ANY_CASE, cleaning.apply(text))
                : aroundSpecials(text, cleaning);
    }

    private static List<String> split(Pattern pattern, String cleaned) {
        List<String> words = new ArrayList<>();
        Matcher matcher = pattern.matcher(cleaned);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** Looks for the special tokens before cleaning, so only in their exact spelling. */
    private static List<String> aroundSpecials(String text, Cleaning cleaning) {
        List<String> words = new ArrayList<>();
        Matcher special = EXACT_SPECIAL.matcher(text);
        int from = 0;
        while (special.find()) {
            addBetween(words, cleaning.apply(text.substring(from, special.start())));
            words.add(special.group());
            from = special.end();
        }
        addBetween(words, cleaning.apply(text.substring(from)));
        return words;
    }

    /** What only cleaning made look like a special token is three pieces. */
    private static void addBetween(List<String> words, String cleaned) {
        for (String word : split(EXACT_CASE, cleaned)) {
            if (word.equals(START) || word.equals(END)) {
                words.addAll(List.of("<|", word.substring(2, word.length() - 2), "|>"));
            } else {
                words.add(word);
            }
        }
    }
}
