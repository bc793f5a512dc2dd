package unclip.decoder;

import java.util.List;

/**
 * The shape of a decoder.
 *
 * @param imageSize height and width S of the pictures
 * @param patch side of the pixel cells folded into channels before the first level; the network
 *     runs at S / patch
 * @param width channels of the first level
 * @param multipliers width of each level over the first; each further level halves the resolution
 * @param blocks residual blocks a level on the way down (one more on the way up)
 * @param attentionResolutions heights at which attention follows each block
 * @param headWidth channels an attention head
 * @param embeddingWidth D of the CLIP embedding z_i
 * @param contextTokens extra tokens that z_i becomes (4 in the paper)
 * @param contextWidth width of such a token
 */
public record UNetOptions(
        int imageSize,
        int patch,
        int width,
        List<Integer> multipliers,
        int blocks,
        List<Integer> attentionResolutions,
        int headWidth,
        int embeddingWidth,
        int contextTokens,
        int contextWidth) {

    /** Checks that the resolutions divide and that the widths fit norms and heads. */
    public UNetOptions {
        multipliers = List.copyOf(multipliers);
        attentionResolutions = List.copyOf(attentionResolutions);
        int halvings = patch << Math.max(0, multipliers.size() - 1);
        if (imageSize <= 0 || patch <= 0 || imageSize % halvings != 0) {
            throw new IllegalArgumentException(
                    "imageSize must be a multiple of patch · 2^(levels − 1) = "
                            + halvings
                            + ", got "
                            + imageSize
                            + ".");
        }
        if (multipliers.isEmpty() || width % 32 != 0 || width <= 0) {
            throw new IllegalArgumentException(
                    "width must be a positive multiple of 32 with at least one level, got "
                            + width
                            + " and multipliers "
                            + multipliers
                            + ".");
        }
        if (blocks < 1 || embeddingWidth < 1 || contextTokens < 1 || contextWidth < 1) {
            throw new IllegalArgumentException(
                    "blocks, embeddingWidth, contextTokens and contextWidth must be positive.");
        }
    }

    /** Channels of level {@code i}. */
    public int width(int i) {
        return width * multipliers.get(i);
    }

    /** Height of level {@code i}'s feature map. */
    public int resolution(int i) {
        return (imageSize / patch) >> i;
    }

    /** Whether attention follows the blocks of level {@code i}. */
    public boolean attends(int i) {
        return attentionResolutions.contains(resolution(i));
    }

    /** The number of levels. */
    public int levels() {
        return multipliers.size();
    }
}
