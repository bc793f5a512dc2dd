package unclip.clip;

import ai.djl.ndarray.types.Shape;

import unclip.nn.Activation;
import unclip.nn.TransformerOptions;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The shape of a vision transformer (Dosovitskiy et al. 2021, §3.1) as CLIP has it: a norm before
 * the first block and one after the last, and the class token read out.
 *
 * @param imageSize height and width S of the pictures
 * @param patch height and width of a patch, a divisor of S
 * @param width W, a multiple of heads
 * @param layers transformer blocks
 * @param heads attention heads
 * @param mlpWidth units between the two linear maps of a block; 4 W if absent
 * @param activation between these maps; QuickGELU if absent
 * @param entryNorm whether there is a norm before the first block; true if absent
 * @param pixels how pixels are normalised; OpenAI's statistics if absent
 */
public record VisionTransformerOptions(
        int imageSize,
        int patch,
        int width,
        int layers,
        int heads,
        Integer mlpWidth,
        Activation activation,
        Boolean entryNorm,
        PixelStatistics pixels)
        implements ImageEncoderOptions {

    /** Checks that patches fill the picture and heads the width. */
    public VisionTransformerOptions {
        mlpWidth = Objects.requireNonNullElse(mlpWidth, 4 * width);
        activation = Objects.requireNonNullElse(activation, Activation.QUICK_GELU);
        entryNorm = Objects.requireNonNullElse(entryNorm, true);
        pixels = Objects.requireNonNullElse(pixels, PixelStatistics.CLIP);
        if (patch < 1 || imageSize < patch || imageSize % patch != 0) {
            throw new IllegalArgumentException(
                    "patch must divide imageSize, got " + patch + " and " + imageSize + ".");
        }
        TransformerOptions.check(width, layers, heads, mlpWidth);
    }

    /** With 4 W units a block, QuickGELU and OpenAI's pixels. */
    public VisionTransformerOptions(int imageSize, int patch, int width, int layers, int heads) {
        this(
                imageSize,
                patch,
                width,
                layers,
                heads,
                4 * width,
                Activation.QUICK_GELU,
                true,
                PixelStatistics.CLIP);
    }

    /** The same with other blocks. */
    public VisionTransformerOptions with(Activation other, int otherMlpWidth) {
        return new VisionTransformerOptions(
                imageSize, patch, width, layers, heads, otherMlpWidth, other, entryNorm, pixels);
    }

    /** Patches along one side, S / patch. */
    public int grid() {
        return imageSize / patch;
    }

    /** The shape of the stack of blocks. */
    public TransformerOptions transformer() {
        return new TransformerOptions(width, layers, heads, mlpWidth, activation, false);
    }

    @Override
    public Map<String, Shape> shapes(int embeddingWidth) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        long W = width;
        shapes.put("patch_embedding.weight", new Shape(W, 3L * patch * patch));
        shapes.put("class_embedding", new Shape(W));
        shapes.put("position_embedding", new Shape(1L + (long) grid() * grid(), W));
        if (entryNorm) {
            Shapes.norm(shapes, "entry_norm", W);
        }
        Shapes.transformer(shapes, transformer());
        Shapes.norm(shapes, "exit_norm", W);
        shapes.put("projection.weight", new Shape(embeddingWidth, W));
        return shapes;
    }
}
