package unclip.clip;

import unclip.text.Tokens;

import java.util.Arrays;
import java.util.List;

/** Captions as ids, with the place at which each one ends. */
final class TokenBatch {

    private final int count;
    private final int context;
    private final long[] ids; // [B, L]
    private final int[] last; // [B], the place of the end of text

    private TokenBatch(int count, int context) {
        this.count = count;
        this.context = context;
        ids = new long[count * context];
        last = new int[count];
    }

    /** Captions that know their own length. */
    static TokenBatch of(List<Tokens> captions, TextEncoderOptions options) {
        TokenBatch batch = new TokenBatch(captions.size(), options.contextLength());
        for (int b = 0; b < captions.size(); b++) {
            int[] caption = captions.get(b).ids();
            long[] wide = new long[caption.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = caption[i];
            }
            batch.put(b, wide, options);
            batch.last[b] = captions.get(b).length() - 1;
        }
        return batch;
    }

    /** Plain ids; where each ends is found by the rule of the options. */
    static TokenBatch of(long[][] captions, TextEncoderOptions options) {
        TokenBatch batch = new TokenBatch(captions.length, options.contextLength());
        for (int b = 0; b < captions.length; b++) {
            batch.put(b, captions[b], options);
            batch.last[b] = end(captions[b], options);
        }
        return batch;
    }

    private void put(int b, long[] caption, TextEncoderOptions options) {
        if (caption.length != context) {
            throw new IllegalArgumentException(
                    "A caption must have "
                            + context
                            + " ids for this CLIP, got "
                            + caption.length
                            + ".");
        }
        for (long id : caption) {
            if (id < 0 || id >= options.vocabulary()) {
                throw new IllegalArgumentException(
                        "A token id must be below "
                                + options.vocabulary()
                                + " for this CLIP, got "
                                + id
                                + "; was the caption read by another tokenizer?");
            }
        }
        System.arraycopy(caption, 0, ids, b * context, context);
    }

    private static int end(long[] caption, TextEncoderOptions options) {
        Integer endOfText = options.endOfText();
        int highest = 0;
        for (int i = 0; i < caption.length; i++) {
            if (endOfText != null && caption[i] == endOfText) {
                return i;
            }
            highest = caption[i] > caption[highest] ? i : highest;
        }
        if (endOfText != null) {
            throw new IllegalArgumentException(
                    "A caption must hold the end-of-text id "
                            + endOfText
                            + "; the one that starts with "
                            + caption[0]
                            + " does not.");
        }
        return highest;
    }

    /** The same without the places that are padding in every caption. */
    TokenBatch trimmed() {
        int longest = Arrays.stream(last).max().orElse(context - 1) + 1;
        TokenBatch batch = new TokenBatch(count, longest);
        for (int b = 0; b < count; b++) {
            System.arraycopy(ids, b * context, batch.ids, b * longest, longest);
            batch.last[b] = last[b];
        }
        return batch;
    }

    int count() {
        return count;
    }

    /** Places of each caption, L. */
    int context() {
        return context;
    }

    /** {@code [B, L]}; not a copy. */
    long[] ids() {
        return ids;
    }

    /** The place of caption b's end of text. */
    int last(int b) {
        return last[b];
    }

    /** 1 at the end of text, {@code [B, L]}. */
    float[] end() {
        float[] end = new float[ids.length];
        for (int b = 0; b < count; b++) {
            end[b * context + last[b]] = 1;
        }
        return end;
    }

    /** 1 up to the end of text, {@code [B, L]}. */
    float[] mask() {
        float[] mask = new float[ids.length];
        for (int b = 0; b < count; b++) {
            Arrays.fill(mask, b * context, b * context + last[b] + 1, 1);
        }
        return mask;
    }
}
