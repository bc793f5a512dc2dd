package unclip.text;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The vocabulary of OpenAI's CLIP, which every published CLIP with 49,408 tokens shares: 48,894
 * merges, the first of OpenAI's {@code bpe_simple_vocab_16e6.txt}.
 */
final class ClipVocabulary {

    private static final String RESOURCE = "clip.bpe.gz";

    /** Made when first asked for, once. */
    private static final class Holder {
        static final BpeTokenizer TOKENIZER = load();
    }

    private ClipVocabulary() {}

    static BpeTokenizer tokenizer() {
        return Holder.TOKENIZER;
    }

    private static BpeTokenizer load() {
        try (@Nullable InputStream in = ClipVocabulary.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "CLIP's vocabulary "
                                + RESOURCE
                                + " is not on the class path beside unclip.text; Maven copies it"
                                + " there from data/tokenizer");
            }
            return BpeTokenizer.of(MergesFile.lines(in.readAllBytes(), RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
