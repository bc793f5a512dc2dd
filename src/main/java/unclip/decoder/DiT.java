package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.kernel.Kernels;
import unclip.nn.AdaptiveBlock;
import unclip.nn.AdaptiveExit;
import unclip.nn.Dropout;
import unclip.nn.GridPositions;
import unclip.nn.Linear;
import unclip.nn.Parameters;
import unclip.nn.TimestepEmbedding;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A diffusion transformer (Peebles and Xie 2023) as a second kind of decoder: cells of pixels are
 * tokens, and t and z_i modulate each block.
 */
public final class DiT implements ImageNetwork {

    private static final int FREQUENCIES = 256;

    private final DiTOptions options;
    private final Parameters parameters;
    private final Linear entry;
    private final Linear time1;
    private final Linear time2;
    private final @Nullable Linear image;
    private final @Nullable NDArray nullImage; // stands for z_i where it is dropped, [1, D]
    private final @Nullable NDArray classes; // [K, W]
    private final List<AdaptiveBlock> blocks;
    private final AdaptiveExit exit;

    /**
     * Creates the network with initial weights.
     *
     * @param manager owner of the weights
     * @param seed of the initial weights
     */
    public DiT(NDManager manager, DiTOptions options, long seed) {
        this(Parameters.create(manager, seed), options);
    }

    /**
     * Creates the network.
     *
     * @param parameters where its weights go: to be drawn, already there, or only counted
     */
    public DiT(Parameters parameters, DiTOptions options) {
        this.options = options;
        this.parameters = parameters;
        int width = options.width();
        int cell = options.patch() * options.patch();
        int D = options.embeddingWidth();
        int K = options.classes();
        entry = Linear.xavier(parameters, "entry", 3 * cell, width);
        time1 = Linear.normal(parameters, "time.1", 0.02, FREQUENCIES, width);
        time2 = Linear.normal(parameters, "time.2", 0.02, width, width);
        image = D == 0 ? null : Linear.xavier(parameters, "image_to_embedding", D, width);
        nullImage = D == 0 ? null : parameters.normal("null_image", 1, 1, D);
        classes = K == 0 ? null : parameters.normal("classes", 0.02, K, width);
        blocks =
                IntStream.range(0, options.layers())
                        .mapToObj(i -> parameters.in("blocks." + i))
                        .map(in -> new AdaptiveBlock(in, width, options.heads()))
                        .toList();
        int channels = options.output().learnedVariance() ? 6 : 3;
        exit = new AdaptiveExit(parameters.in("exit"), width, channels * cell);
    }

    @Override
    public NDArray apply(
            NDArray xt, double[] t, ImageCondition condition, @Nullable Dropout dropout) {
        Kernels kernels = Kernels.active();
        NDArray told = kernels.silu(condition(xt.getManager(), t, condition));
        NDArray cells = kernels.spaceToDepth(xt, options.patch()); // [B, C, H, W]
        Shape grid = cells.getShape();
        long places = grid.get(2) * grid.get(3);
        NDArray tokens = cells.reshape(grid.get(0), grid.get(1), places).swapAxes(1, 2);
        NDArray h = entry.apply(tokens); // [B, L, W]
        h = h.add(GridPositions.of(xt.getManager(), (int) grid.get(2), options.width()));
        for (AdaptiveBlock block : blocks) {
            h = block.apply(h, told);
        }
        NDArray out = exit.apply(h, told).swapAxes(1, 2); // [B, C', L]
        Shape map = new Shape(grid.get(0), out.getShape().get(1), grid.get(2), grid.get(3));
        return kernels.depthToSpace(out.reshape(map), options.patch());
    }

    private NDArray condition(NDManager scope, double[] t, ImageCondition condition) {
        if (condition.caption() != null || condition.beside() != null) {
            throw new IllegalArgumentException(
                    "A DiT can be told z_i and classes; leave captions and pictures out.");
        }
        UNetConditioning.agree("an image embedding", image != null, condition.image() != null);
        UNetConditioning.agree("classes", classes != null, condition.labels() != null);
        NDArray features = TimestepEmbedding.of(scope, t, FREQUENCIES);
        NDArray c = time2.apply(Kernels.active().silu(time1.apply(features)));
        if (image != null && nullImage != null && condition.image() != null) {
            c = c.add(image.apply(condition.image().orNull(nullImage)));
        }
        if (classes != null && condition.labels() != null) {
            c = c.add(condition.labels().oneHot().matMul(classes));
        }
        return c;
    }

    /** The options it was built from. */
    public DiTOptions options() {
        return options;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int imageSize() {
        return options.imageSize();
    }

    @Override
    public int embeddingWidth() {
        return options.embeddingWidth();
    }

    @Override
    public InputOptions input() {
        return new InputOptions(options.classes(), 0, false, null);
    }

    @Override
    public OutputOptions output() {
        return options.output();
    }

    @Override
    public double dropout() {
        return 0;
    }
}
