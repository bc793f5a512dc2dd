package unclip.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is done to a text before it is split into words. The two tokenizers in use for CLIP agree in
 * the vocabulary and the merges, and differ here.
 */
public enum Cleaning {

    /**
     * As OpenAI's {@code simple_tokenizer.py} and open_clip do, and as CLIP was trained: repairs
     * (those of ftfy 6: character widths, ligatures, quotes, control characters and form NFC; of
     * wrongly decoded texts only UTF-8 that was read as Latin-1 or Windows-1252), HTML references
     * resolved twice, every run of white space one blank, lower case.
     */
    OPENAI {
        @Override
        public String apply(String text) {
            if (isOrdinary(text)) {
                return text.toLowerCase(Locale.ROOT);
            }
            String repaired = TextRepair.repair(text);
            String plain = HtmlEntities.unescape(HtmlEntities.unescape(repaired));
            return LowerCase.inContext(oneBlank(plain).strip());
        }
    },

    /**
     * As {@code CLIPTokenizer} of transformers 5 and the fast tokenizer before it do: form NFC,
     * every run of white space one blank, each character in lower case for itself. Curly quotes,
     * HTML references, full-width letters and the like stay.
     */
    TRANSFORMERS {
        @Override
        public String apply(String text) {
            return LowerCase.each(oneBlank(Normalizer.normalize(text, Normalizer.Form.NFC)));
        }
    };

    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    /**
     * Cleans a text.
     *
     * @param text any text
     * @return the text that is split into words
     */
    public abstract String apply(String text);

    /**
     * Whether the text is visible ASCII with single blanks within and no reference, as most
     * captions are: then there is nothing to do but to lower-case it.
     */
    private static boolean isOrdinary(String text) {
        boolean blank = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '&' || c > '~' || c < ' ' || (c == ' ' && blank)) {
                return false;
            }
            blank = c == ' ';
        }
        return !blank;
    }

    private static String oneBlank(String text) {
        return BLANKS.matcher(text).replaceAll(" ");
    }
}
