package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.kernel.Kernels;
import unclip.nn.Convolution;
import unclip.nn.GroupNormSilu;
import unclip.nn.Linear;
import unclip.nn.Parameters;
import unclip.nn.TimestepEmbedding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The decoder network: a U-Net (Dhariwal and Nichol 2021, §3) conditioned on a CLIP image embedding
 * as in unCLIP (Ramesh et al. 2022, §2.1): z_i is added to the timestep embedding and becomes extra
 * context tokens.
 *
 * <p>Pixels are folded into cells of patch × patch before the first level and unfolded after the
 * last; two small convolutions at full resolution, which also see x_t, remove the cells' borders.
 */
public final class UNet {

    private static final int HEAD = 24; // channels at full resolution after unfolding

    private final UNetOptions options;
    private final Parameters parameters;

    private final Linear time1;
    private final Linear time2;
    private final Linear imageToEmbedding;
    private final Linear imageToContext;
    private final NDArray nullImage; // stands for z_i where it is dropped, [1, D]

    private final Convolution entry;
    private final List<UNetLevel> down = new ArrayList<>();
    private final List<Convolution> halve = new ArrayList<>();
    private final UNetLevel middle1;
    private final UNetLevel middle2;
    private final List<UNetLevel> up = new ArrayList<>();
    private final List<Convolution> afterDoubling = new ArrayList<>();
    private final GroupNormSilu exitNorm;
    private final Convolution exit;
    private final Convolution head1;
    private final Convolution head2;

    /**
     * Creates the network with initial weights.
     *
     * @param manager owner of the weights
     * @param seed of the initial weights
     */
    public UNet(NDManager manager, UNetOptions options, long seed) {
        this.options = options;
        parameters = Parameters.create(manager, seed);
        int width = options.width();
        int embedding = 4 * width;
        time1 = Linear.create(parameters, "time.1", width, embedding);
        time2 = Linear.create(parameters, "time.2", embedding, embedding);
        int D = options.embeddingWidth();
        imageToEmbedding = Linear.create(parameters, "image_to_embedding", D, embedding);
        imageToContext =
                Linear.create(
                        parameters,
                        "image_to_context",
                        D,
                        options.contextTokens() * options.contextWidth());
        nullImage = parameters.normal("null_image", 1, 1, D);

        int cell = 3 * options.patch() * options.patch();
        entry = Convolution.create(parameters, "entry", 3, cell, width, 1);
        Deque<Integer> skips = new ArrayDeque<>(List.of(width));
        int channels = buildDown(skips);
        middle1 = new UNetLevel(parameters.in("middle.0"), channels, channels, options, true);
        middle2 = new UNetLevel(parameters.in("middle.1"), channels, channels, options, false);
        channels = buildUp(channels, skips);

        exitNorm = GroupNormSilu.create(parameters, "exit_norm", channels);
        int unfolded = HEAD * options.patch() * options.patch();
        exit = Convolution.create(parameters, "exit", 3, channels, unfolded, 1);
        head1 = Convolution.create(parameters, "head.0", 3, HEAD + 3, HEAD, 1);
        head2 = Convolution.zero(parameters, "head.1", 3, HEAD, 3);
    }

    private int buildDown(Deque<Integer> skips) {
        int channels = options.width();
        for (int level = 0; level < options.levels(); level++) {
            for (int i = 0; i < options.blocks(); i++) {
                Parameters in = parameters.in("down." + down.size());
                boolean attends = options.attends(level);
                down.add(new UNetLevel(in, channels, options.width(level), options, attends));
                channels = options.width(level);
                skips.push(channels);
            }
            if (level < options.levels() - 1) {
                String name = "halve." + level;
                halve.add(Convolution.create(parameters, name, 3, channels, channels, 2));
                skips.push(channels);
            }
        }
        return channels;
    }

    private int buildUp(int inputs, Deque<Integer> skips) {
        int channels = inputs;
        for (int level = options.levels() - 1; level >= 0; level--) {
            for (int i = 0; i <= options.blocks(); i++) {
                Parameters in = parameters.in("up." + up.size());
                int joined = channels + skips.pop();
                boolean attends = options.attends(level);
                up.add(new UNetLevel(in, joined, options.width(level), options, attends));
                channels = options.width(level);
            }
            if (level > 0) {
                String name = "double." + level;
                afterDoubling.add(Convolution.create(parameters, name, 3, channels, channels, 1));
            }
        }
        return channels;
    }

    /**
     * What the network says of a noised picture; what that means is the parameterisation's matter.
     *
     * @param xt {@code [B, 3, S, S]}
     * @param t one timestep an image, length B
     * @param zImage scaled image embeddings, {@code [B, D]}
     * @return {@code [B, 3, S, S]}, owned by xt's manager
     */
    public NDArray apply(NDArray xt, double[] t, NDArray zImage) {
        NDArray emb = embed(xt.getManager(), t, zImage);
        NDArray context =
                imageToContext
                        .apply(zImage)
                        .reshape(t.length, options.contextTokens(), options.contextWidth());

        Kernels kernels = Kernels.active();
        NDArray h = kernels.channelsLast(kernels.spaceToDepth(xt, options.patch()));
        Deque<NDArray> skips = new ArrayDeque<>();
        h = entry.apply(h);
        skips.push(h);
        for (int level = 0; level < options.levels(); level++) {
            for (int i = 0; i < options.blocks(); i++) {
                h = down.get(level * options.blocks() + i).apply(h, emb, context);
                skips.push(h);
            }
            if (level < options.levels() - 1) {
                h = halve.get(level).apply(h);
                skips.push(h);
            }
        }
        h = middle2.apply(middle1.apply(h, emb, context), emb, context);
        int block = 0;
        for (int level = options.levels() - 1; level >= 0; level--) {
            for (int i = 0; i <= options.blocks(); i++) {
                h = up.get(block++).apply(h.concat(skips.pop(), 1), emb, context);
            }
            if (level > 0) {
                Convolution doubling = afterDoubling.get(options.levels() - 1 - level);
                h = kernels.doublingConvolution(h, doubling.weight(), doubling.bias());
            }
        }
        h = kernels.depthToSpace(exit.apply(exitNorm.apply(h)), options.patch());
        h = head1.apply(kernels.channelsLast(h.concat(xt, 1)));
        return head2.apply(kernels.silu(h));
    }

    /** Timestep features through two layers, plus z_i's projection: {@code [B, 4 width]}. */
    private NDArray embed(NDManager scope, double[] t, NDArray zImage) {
        NDArray features = TimestepEmbedding.of(scope, t, options.width());
        NDArray time = time2.apply(Kernels.active().silu(time1.apply(features)));
        return time.add(imageToEmbedding.apply(zImage));
    }

    /**
     * Embeddings in which some rows say "no image": the unconditional input of guidance.
     *
     * @param zImage {@code [B, D]}
     * @param keep 1 where z_i stays, 0 where it is dropped, {@code [B, 1]}
     * @return {@code [B, D]}, owned by zImage's manager
     */
    public NDArray dropImage(NDArray zImage, NDArray keep) {
        NDArray dropped = keep.mul(-1).add(1); // [B, 1]
        return zImage.mul(keep).add(dropped.matMul(nullImage));
    }

    /** The options it was built from. */
    public UNetOptions options() {
        return options;
    }

    /** Its weights. */
    public Parameters parameters() {
        return parameters;
    }
}
