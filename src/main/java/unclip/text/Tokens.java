package unclip.text;

import java.util.Arrays;

/**
 * A text as CLIP's text encoder takes it: start of text, tokens, end of text, then padding up to
 * the context length.
 */
public final class Tokens {

    private final int[] ids;
    private final int length;
    private final boolean truncated;
    private final TokenTable table;

    Tokens(int[] ids, int length, boolean truncated, TokenTable table) {
        this.ids = ids;
        this.length = length;
        this.truncated = truncated;
        this.table = table;
    }

    /**
     * The ids, padded.
     *
     * @return a copy, as long as the context
     */
    public int[] ids() {
        return ids.clone();
    }

    /**
     * How many ids are not padding.
     *
     * @return a number in 2..context length, start and end of text included
     */
    public int length() {
        return length;
    }

    /**
     * Whether the text was too long and lost its end.
     *
     * @return true if {@link #kept()} is less than the whole text
     */
    public boolean truncated() {
        return truncated;
    }

    /**
     * The text that survived, cleaned and with one blank between words.
     *
     * @return the decoded tokens, without start and end of text; it may end within a word
     */
    public String kept() {
        return table.decode(Arrays.copyOfRange(ids, 1, length - 1));
    }

    @Override
    public String toString() {
        return "Tokens" + Arrays.toString(Arrays.copyOf(ids, length)) + " '" + kept() + "'";
    }
}
