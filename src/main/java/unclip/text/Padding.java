package unclip.text;

/**
 * What stands after the end of a text. CLIP's text encoder is causal and reads its result at the
 * first end of text, so for CLIP itself the choice makes no difference; models that read all
 * positions, such as decoders conditioned on the text encoder's states, were trained with one of
 * the two.
 */
public enum Padding {
    /** Zeros, as in OpenAI's and open_clip's code. */
    ZERO,

    /** Ends of text, as in {@code CLIPTokenizer} of transformers unless its files say otherwise. */
    END_OF_TEXT
}
