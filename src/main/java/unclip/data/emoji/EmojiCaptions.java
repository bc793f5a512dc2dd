package unclip.data.emoji;

import org.jspecify.annotations.Nullable;

import unclip.data.Palette;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * Captions for emoji, by one template:
 *
 * <pre>
 * [a|an] {base} [with {tone} skin tone] [and {hair} hair] [facing right]
 *     [, {noto|twemoji|fluent} style] [, on a {colour} background]
 * </pre>
 *
 * <p>For example "a woman technologist with medium skin tone, noto style, on a blue background".
 * Captions are lower-case ASCII.
 */
public final class EmojiCaptions {

    private EmojiCaptions() {}

    /**
     * The whole caption.
     *
     * @param style left unsaid if null
     * @param background left unsaid if null
     */
    public static String of(EmojiEntry entry, @Nullable Style style, @Nullable Palette background) {
        return of(subject(entry), style, background);
    }

    /** What an emoji shows, said already, with the clauses. */
    static String of(String subject, @Nullable Style style, @Nullable Palette background) {
        return subject + clauses(style, background);
    }

    /** A list of keywords as what the emoji shows. */
    static String subject(List<String> keywords) {
        return plain(String.join(", ", keywords));
    }

    /** What the emoji shows, without style and background. */
    public static String subject(EmojiEntry entry) {
        String base = base(entry.base());
        boolean bald = entry.hair().equals("bald");
        StringBuilder text = new StringBuilder(Articles.indefinite(bald ? "bald " + base : base));
        String join = " with ";
        if (!entry.tone().isEmpty()) {
            text.append(join).append(entry.tone()).append(" skin tone");
            join = " and ";
        }
        if (entry.hair().equals("beard")) {
            text.append(join).append("a beard");
        } else if (!entry.hair().isEmpty() && !bald) {
            text.append(join).append(entry.hair()).append(" hair");
        }
        if (!entry.direction().isEmpty()) {
            text.append(" facing ").append(entry.direction());
        }
        return text.toString();
    }

    /** Couples keep their people behind the colon: "kiss: woman, man". */
    private static String base(String base) {
        int colon = base.indexOf(": ");
        if (colon < 0) {
            return plain(base);
        }
        String people = plain(base.substring(colon + 2)).replace(", ", " and a ");
        return plain(base.substring(0, colon)) + " of a " + people;
    }

    private static String clauses(@Nullable Style style, @Nullable Palette background) {
        String text = style == null ? "" : ", " + style.word() + " style";
        return background == null
                ? text
                : text + ", on " + Articles.indefinite(background.word() + " background");
    }

    /** Lower case; accents and typographic apostrophes become their plain letters. */
    private static String plain(String text) {
        String decomposed = Normalizer.normalize(text.replace('’', '\''), Normalizer.Form.NFD);
        return decomposed.replaceAll("\\p{M}", "").toLowerCase(Locale.ROOT);
    }
}
