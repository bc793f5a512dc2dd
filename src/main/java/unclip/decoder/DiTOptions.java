package unclip.decoder;

import unclip.nn.TransformerOptions;

import java.util.Objects;

/**
 * The shape of a diffusion transformer.
 *
 * @param imageSize height and width S of the pictures
 * @param patch side of the pixel cells that become tokens
 * @param width D of a token, a multiple of heads and of 4
 * @param layers number of blocks
 * @param heads attention heads a block
 * @param embeddingWidth of the CLIP embedding z_i, 0 if it is not told one
 * @param classes number of classes, 0 for none
 * @param output what its output means; absent: {@link OutputOptions#STANDARD}
 */
public record DiTOptions(
        int imageSize,
        int patch,
        int width,
        int layers,
        int heads,
        int embeddingWidth,
        int classes,
        OutputOptions output) {

    /** Checks that cells and heads divide. */
    public DiTOptions {
        output = Objects.requireNonNullElse(output, OutputOptions.STANDARD);
        TransformerOptions.check(width, layers, heads, 4 * width);
        if (patch < 1 || imageSize < 1 || imageSize % patch != 0 || width % 4 != 0) {
            throw new IllegalArgumentException(
                    "imageSize must be a multiple of patch, and width of 4, got "
                            + imageSize
                            + ", "
                            + patch
                            + " and "
                            + width
                            + ".");
        }
        if (embeddingWidth < 0 || classes < 0) {
            throw new IllegalArgumentException(
                    "embeddingWidth and classes must not be negative, got "
                            + embeddingWidth
                            + " and "
                            + classes
                            + ".");
        }
    }

    /** DiT-S/2 (Peebles and Xie 2023, table 1) for pictures, without classes. */
    public static DiTOptions small(int imageSize, int embeddingWidth) {
        return new DiTOptions(imageSize, 2, 384, 12, 6, embeddingWidth, 0, OutputOptions.STANDARD);
    }
}
