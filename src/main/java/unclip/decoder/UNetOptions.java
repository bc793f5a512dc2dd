package unclip.decoder;

import org.jspecify.annotations.Nullable;

import unclip.nn.Resampling;
import unclip.nn.ResidualOptions;

import java.util.List;
import java.util.Objects;

/**
 * The shape of a decoder or upsampler.
 *
 * @param imageSize height and width S of the pictures
 * @param patch side of the pixel cells folded into channels before the first level; the network
 *     runs at S / patch
 * @param width channels of the first level
 * @param multipliers width of each level over the first; each further level halves the resolution
 * @param blocks residual blocks a level on the way down (one more on the way up)
 * @param attentionResolutions heights at which attention follows each block
 * @param headWidth channels an attention head
 * @param embeddingWidth D of the CLIP embedding z_i, 0 if it is not told one
 * @param contextTokens extra tokens that z_i becomes (4 in the paper)
 * @param contextWidth width of such a token and of a caption's, 0 if there are none
 * @param block how blocks are built; absent: {@link BlockOptions#STANDARD}
 * @param input what else it is told; absent: nothing
 * @param output what its output means; absent: {@link OutputOptions#STANDARD}
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
        int contextWidth,
        BlockOptions block,
        InputOptions input,
        OutputOptions output) {

    /** Checks that the resolutions divide, that widths fit the norms, and that inputs agree. */
    public UNetOptions {
        multipliers = List.copyOf(multipliers);
        attentionResolutions = List.copyOf(attentionResolutions);
        block = Objects.requireNonNullElse(block, BlockOptions.STANDARD);
        input = Objects.requireNonNullElse(input, InputOptions.NONE);
        output = Objects.requireNonNullElse(output, OutputOptions.STANDARD);
        checkShape(imageSize, patch, width, multipliers);
        if (blocks < 1 || embeddingWidth < 0 || contextTokens < 0 || contextWidth < 0) {
            throw new IllegalArgumentException(
                    "blocks must be positive, and embeddingWidth, contextTokens and contextWidth"
                            + " not negative.");
        }
        checkContext(embeddingWidth, contextTokens, contextWidth, input.caption());
    }

    /** A network with standard blocks and output that is told z_i and nothing else. */
    public UNetOptions(
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
        this(
                imageSize,
                patch,
                width,
                multipliers,
                blocks,
                attentionResolutions,
                headWidth,
                embeddingWidth,
                contextTokens,
                contextWidth,
                BlockOptions.STANDARD,
                InputOptions.NONE,
                OutputOptions.STANDARD);
    }

    private static void checkShape(int imageSize, int patch, int width, List<Integer> multipliers) {
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
    }

    private static void checkContext(
            int embeddingWidth,
            int contextTokens,
            int contextWidth,
            @Nullable CaptionOptions caption) {
        if (contextTokens > 0 && (embeddingWidth == 0 || contextWidth == 0)) {
            throw new IllegalArgumentException(
                    "contextTokens = "
                            + contextTokens
                            + " need an embeddingWidth to be made from and a contextWidth.");
        }
        if (contextWidth > 0 && contextTokens == 0 && caption == null) {
            throw new IllegalArgumentException(
                    "contextWidth = "
                            + contextWidth
                            + " without contextTokens or a caption: set it to 0.");
        }
        if (caption == null) {
            return;
        }
        if (contextWidth == 0 || (caption.encoder() != null && caption.width() != contextWidth)) {
            throw new IllegalArgumentException(
                    "A caption of width "
                            + caption.width()
                            + " doesn't fit a contextWidth of "
                            + contextWidth
                            + "; set that to the caption's width.");
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

    /** Width of the vector that conditions the residual blocks. */
    int signalWidth() {
        return 4 * width;
    }

    /** A residual block of this network. */
    ResidualOptions residual(int inputs, int outputs, Resampling resampling) {
        return new ResidualOptions(inputs, outputs, signalWidth(), resampling, block.scaleShift());
    }

    /** Channels that come in: x_t's and those of the picture beside it. */
    int inputChannels() {
        return 3 + input.pictureChannels();
    }

    /** Channels that come out: x_t's, and as many again for a learned variance. */
    int outputChannels() {
        return output.learnedVariance() ? 6 : 3;
    }
}
