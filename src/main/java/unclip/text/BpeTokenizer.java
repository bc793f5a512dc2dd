package unclip.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CLIP's byte-pair encoding (Radford et al. 2021, after OpenAI's {@code simple_tokenizer.py}).
 *
 * <p>The vocabulary follows from the list of merges alone. Its ids are, in this order: 256 bytes,
 * 256 bytes that end a word, one token a merge, start of text, end of text. Any text can be
 * encoded, because every byte is a token. As in the original, id 0 is both padding and the token of
 * an exclamation mark within a word.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class BpeTokenizer {

    private static final int CACHED_WORDS = 1 << 16;
    private static final int LONGEST_CACHED = 64;
    private static final int MIN_CONTEXT = 3;

    private final List<String> merges;
    private final TokenTable tokens;
    private final MergeTable table;
    private final Cleaning cleaning;
    private final Map<String, int[]> idsOfWord;

    private BpeTokenizer(List<String> merges, List<Merging.Pair> pairs) {
        this.merges = List.copyOf(merges);
        tokens = new TokenTable(pairs);
        table = new MergeTable(pairs, tokens::idOf);
        cleaning = Cleaning.OPENAI;
        idsOfWord = new ConcurrentHashMap<>();
    }

    private BpeTokenizer(BpeTokenizer that, Cleaning cleaning) {
        merges = that.merges;
        tokens = that.tokens;
        table = that.table;
        this.cleaning = cleaning;
        idsOfWord = that.idsOfWord; // a word is encoded alike, however it was cleaned
    }

    /**
     * The tokenizer of OpenAI's CLIP, with the vocabulary that all its published models share:
     * 49,408 ids, start of text 49406, end of text 49407.
     *
     * @return one and the same for the whole program; made when first asked for
     */
    public static BpeTokenizer clip() {
        return ClipVocabulary.tokenizer();
    }

    /**
     * The same vocabulary with another way to clean texts.
     *
     * @param cleaning {@link Cleaning#OPENAI} is the default
     * @return a tokenizer that shares its tables with this one
     */
    public BpeTokenizer withCleaning(Cleaning cleaning) {
        return cleaning == this.cleaning ? this : new BpeTokenizer(this, cleaning);
    }

    /**
     * Reads a list of merges: UTF-8, one {@code a b} a line, best first; a first line that holds
     * {@code #version} is skipped, and so are empty lines at the end.
     *
     * @param mergesFile the file, plain or packed with gzip
     * @return the tokenizer
     * @throws IOException one sentence that names the file and the line that is wrong
     */
    public static BpeTokenizer load(Path mergesFile) throws IOException {
        return of(MergesFile.read(mergesFile), mergesFile.toString());
    }

    /**
     * Makes a tokenizer from merges.
     *
     * @param merges each {@code "a b"}, best first; may be empty
     * @return the tokenizer
     */
    public static BpeTokenizer of(List<String> merges) {
        try {
            return of(merges, "The list of merges");
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static BpeTokenizer of(List<String> merges, String source) throws IOException {
        return new BpeTokenizer(merges, MergesFile.parse(merges, source));
    }

    /**
     * The number of ids.
     *
     * @return 512 + number of merges + 2
     */
    public int vocabularySize() {
        return tokens.size();
    }

    /**
     * The id that opens every text.
     *
     * @return the last but one of the vocabulary
     */
    public int startOfText() {
        return tokens.size() - 2;
    }

    /**
     * The id that closes every text; the largest, so that CLIP finds it by argmax.
     *
     * @return the last of the vocabulary
     */
    public int endOfText() {
        return tokens.size() - 1;
    }

    /**
     * The merges that define this tokenizer.
     *
     * @return each {@code "a b"}, best first; unmodifiable
     */
    public List<String> merges() {
        return merges;
    }

    /**
     * Writes the merges so that {@link #load} reads them back.
     *
     * @param mergesFile the final name; replaced if it exists
     * @throws IOException one sentence that names the file and the cause
     */
    public void save(Path mergesFile) throws IOException {
        MergesFile.write(mergesFile, merges);
    }

    /**
     * Encodes a text, without start and end of text.
     *
     * <p>As in the original, the literal texts {@code <|startoftext|>} and {@code <|endoftext|>}
     * become the tokens of that name.
     *
     * @param text any text
     * @return the ids, each in 0..{@link #vocabularySize()}-1; empty for a blank text
     */
    public int[] encode(String text) {
        int[] ids = new int[text.length() + 1];
        int length = 0;
        for (String word : Words.of(text, cleaning)) {
            int[] more = idsOf(word);
            if (length + more.length > ids.length) {
                ids = Arrays.copyOf(ids, 2 * (length + more.length));
            }
            System.arraycopy(more, 0, ids, length, more.length);
            length += more.length;
        }
        return Arrays.copyOf(ids, length);
    }

    /**
     * Encodes a text for a text encoder: start of text, the tokens, end of text, zeros.
     *
     * @param text any text
     * @param contextLength L, the length of the result, at least 3; CLIP's is 77
     * @return the ids and what became of the text
     * @see #encode(String, int, Padding)
     */
    public Tokens encode(String text, int contextLength) {
        return encode(text, contextLength, Padding.ZERO);
    }

    /**
     * Encodes a text for a text encoder: start of text, the tokens, end of text, padding.
     *
     * <p>Of a text with more than L - 2 tokens the first L - 2 stay, and end of text comes last, as
     * in the reference; so 75 of CLIP's 77 places are for the text. {@link Tokens#truncated()} and
     * {@link Tokens#kept()} say what became of it.
     *
     * @param text any text
     * @param contextLength L, the length of the result, at least 3
     * @param padding what follows the end of text
     * @return the ids and what became of the text
     */
    public Tokens encode(String text, int contextLength, Padding padding) {
        if (contextLength < MIN_CONTEXT) {
            throw new IllegalArgumentException(
                    "The context length must be at least "
                            + MIN_CONTEXT
                            + ", got "
                            + contextLength);
        }
        int[] all = encode(text);
        int kept = Math.min(all.length, contextLength - 2);
        int[] ids = new int[contextLength];
        ids[0] = startOfText();
        System.arraycopy(all, 0, ids, 1, kept);
        ids[kept + 1] = endOfText();
        if (padding == Padding.END_OF_TEXT) {
            Arrays.fill(ids, kept + 2, ids.length, endOfText());
        }
        return new Tokens(ids, kept + 2, kept < all.length, tokens);
    }

    /**
     * Turns ids back into text, with one blank after each word except the last.
     *
     * @param ids each in 0..{@link #vocabularySize()}-1; padding is not recognised
     * @return the text; bytes that are no UTF-8, as after a cut within a character, become U+FFFD
     */
    public String decode(int[] ids) {
        return tokens.decode(ids);
    }

    /**
     * The form in which a text comes back from {@link #decode}: cleaned as {@link Cleaning#OPENAI}
     * does, one blank between words.
     *
     * @param text any text
     * @return the words of the text, such as {@code it 's 2 4 !} for {@code It's 24!}
     */
    public static String normalise(String text) {
        return String.join(" ", Words.of(text, Cleaning.OPENAI));
    }

    /**
     * The token of an id, in the spelling of the vocabulary.
     *
     * @param id in 0..{@link #vocabularySize()}-1
     * @return such as {@code red</w>}; bytes that are not visible are shown as U+0100 and up
     */
    public String token(int id) {
        return tokens.token(id);
    }

    private int[] idsOf(String word) {
        int[] known = idsOfWord.get(word);
        if (known == null) {
            known = merged(word);
            if (word.length() <= LONGEST_CACHED && idsOfWord.size() < CACHED_WORDS) {
                idsOfWord.put(word, known);
            }
        }
        return known;
    }

    private int[] merged(String word) {
        if (word.equals(Words.START)) {
            return new int[] {startOfText()};
        }
        if (word.equals(Words.END)) {
            return new int[] {endOfText()};
        }
        return table.merge(tokens.bytesOf(word));
    }
}
