package unclip.train;

import ai.djl.ndarray.NDManager;

import unclip.clip.Clip;
import unclip.clip.TextEncoding;
import unclip.decoder.CaptionOptions;
import unclip.decoder.CaptionStates;
import unclip.decoder.ImageNetwork;
import unclip.decoder.UNet;
import unclip.text.BpeTokenizer;
import unclip.text.Tokens;

import java.util.Arrays;
import java.util.List;

/**
 * Reads captions for a decoder: by CLIP's text tower, or by the decoder's own transformer if it has
 * one.
 */
public final class DecoderCaptions {

    private final Clip clip;
    private final BpeTokenizer tokenizer;
    private final ImageNetwork network;
    private final int length;

    /**
     * Checks that they fit.
     *
     * @param network must be one that takes captions
     * @throws IllegalArgumentException one sentence with the option that doesn't fit
     */
    public DecoderCaptions(Clip clip, BpeTokenizer tokenizer, ImageNetwork network) {
        this.clip = clip;
        this.tokenizer = tokenizer;
        this.network = network;
        CaptionOptions caption = network.input().caption();
        if (caption == null) {
            throw new IllegalArgumentException("This decoder takes no captions.");
        }
        CaptionOptions.Encoder encoder = caption.encoder();
        if (encoder == null) {
            require("width", caption.width(), clip.options().text().width());
            if (caption.pooledWidth() != 0) {
                require("pooledWidth", caption.pooledWidth(), clip.options().embeddingWidth());
            }
            length = clip.options().text().contextLength();
        } else {
            require("encoder.vocabulary", encoder.vocabulary(), tokenizer.vocabularySize());
            length = encoder.contextLength();
        }
    }

    private static void require(String key, int found, int right) {
        if (found != right) {
            throw new IllegalArgumentException(
                    "Set input.caption.%s of the decoder to %d, not %d."
                            .formatted(key, right, found));
        }
    }

    /**
     * Reads captions.
     *
     * @param scope owner of the result
     * @param captions cut where the context ends
     */
    public CaptionStates read(NDManager scope, List<String> captions) {
        List<Tokens> tokens = captions.stream().map(c -> tokenizer.encode(c, length)).toList();
        if (network instanceof UNet unet && unet.hasCaptionEncoder()) {
            return unet.encodeCaptions(
                    scope, tokens.stream().map(t -> Arrays.copyOf(t.ids(), t.length())).toList());
        }
        TextEncoding text = clip.encodeTexts(scope, tokens);
        // √D gives each number of the unit vector z_t variance about 1.
        double scale = Math.sqrt(clip.options().embeddingWidth());
        return new CaptionStates(text.tokens(), text.mask(), text.zText().mul(scale));
    }
}
