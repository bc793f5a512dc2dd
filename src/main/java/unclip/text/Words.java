package unclip.text;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Splits a text into the pieces that CLIP's byte-pair encoding works on, one at a time. */
final class Words {

    static final String START = "<|startoftext|>";
    static final String END = "<|endoftext|>";

    /** The expression of OpenAI's {@code simple_tokenizer.py}. */
    private static final Pattern WORD =
            Pattern.compile(
                    "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d"
                            + "|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
                    Pattern.CASE_INSENSITIVE
                            | Pattern.UNICODE_CASE
                            | Pattern.UNICODE_CHARACTER_CLASS);

    private Words() {}

    /** Cleans the text and splits it: runs of letters, single digits, runs of other signs. */
    static List<String> of(String text) {
        return WORD.matcher(TextCleaner.clean(text)).results().map(MatchResult::group).toList();
    }
}
