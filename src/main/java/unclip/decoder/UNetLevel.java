package unclip.decoder;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.nn.ImageAttention;
import unclip.nn.Parameters;
import unclip.nn.ResidualBlock;

/** One residual block, with attention after it at the resolutions that have it. */
final class UNetLevel {

    private final ResidualBlock residual;
    private final @Nullable ImageAttention attention;

    UNetLevel(Parameters in, int inputs, int outputs, UNetOptions options, boolean attends) {
        residual = new ResidualBlock(in.in("res"), inputs, outputs, 4 * options.width());
        attention =
                attends
                        ? new ImageAttention(
                                in.in("attn"), outputs, options.contextWidth(), options.headWidth())
                        : null;
    }

    /** {@code [B, Cin, H, W] → [B, Cout, H, W]}. */
    NDArray apply(NDArray x, NDArray emb, NDArray context) {
        NDArray h = residual.apply(x, emb);
        return attention == null ? h : attention.apply(h, context);
    }
}
