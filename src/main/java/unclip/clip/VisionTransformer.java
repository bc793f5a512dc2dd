package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.kernel.Kernels;
import unclip.nn.LayerNorm;
import unclip.nn.Linear;
import unclip.nn.Parameters;
import unclip.nn.Transformer;

/** CLIP's vision transformer: patches as tokens, a class token in front that becomes z_i. */
final class VisionTransformer implements ImageEncoder {

    private static final NDIndex CLASS_TOKEN = new NDIndex(":, 0");

    private final VisionTransformerOptions options;
    private final Linear patches;
    private final NDArray classEmbedding; // [W]
    private final NDArray positions; // [1 + G², W]
    private final @Nullable LayerNorm entryNorm;
    private final Transformer transformer;
    private final LayerNorm exitNorm;
    private final Linear projection;

    VisionTransformer(Parameters in, VisionTransformerOptions options, int embeddingWidth) {
        this.options = options;
        int W = options.width();
        double std = 1 / Math.sqrt(W);
        patches =
                Linear.withoutBias(in, "patch_embedding", 3 * options.patch() * options.patch(), W);
        classEmbedding = in.normal("class_embedding", std, W);
        long tokens = 1L + (long) options.grid() * options.grid();
        positions = in.normal("position_embedding", std, tokens, W);
        entryNorm = options.entryNorm() ? LayerNorm.create(in, "entry_norm", W) : null;
        transformer = new Transformer(in, options.transformer());
        exitNorm = LayerNorm.create(in, "exit_norm", W);
        projection = Linear.withoutBias(in, "projection", W, embeddingWidth);
    }

    @Override
    public NDArray apply(NDArray images) {
        return embedding(transformer.apply(tokens(images)));
    }

    /** The same, with every block's attention. */
    Transformer.Traced trace(NDArray images) {
        Transformer.Traced run = transformer.trace(tokens(images));
        return new Transformer.Traced(embedding(run.output()), run.attention());
    }

    /** {@code [B, 3, S, S] → [B, 1 + G², W]}, patches row by row. */
    private NDArray tokens(NDArray images) {
        Shape shape = images.getShape();
        int S = options.imageSize();
        if (!shape.equals(new Shape(shape.get(0), 3, S, S))) {
            throw new IllegalArgumentException(
                    "This CLIP sees pictures of the shape (B, 3, "
                            + S
                            + ", "
                            + S
                            + "), got "
                            + shape
                            + ".");
        }
        long B = shape.get(0);
        int p = options.patch();
        NDArray h = Kernels.active().spaceToDepth(images, p); // [B, 3p², G, G]
        h = h.reshape(B, 3L * p * p, -1).swapAxes(1, 2); // [B, G², 3p²]
        h = patches.apply(h); // [B, G², W]
        NDArray first = h.getManager().zeros(new Shape(B, 1, options.width()), h.getDataType());
        h = first.add(classEmbedding).concat(h, 1).add(positions);
        return entryNorm == null ? h : entryNorm.apply(h);
    }

    private NDArray embedding(NDArray h) {
        return projection.apply(exitNorm.apply(h.get(CLASS_TOKEN)));
    }
}
