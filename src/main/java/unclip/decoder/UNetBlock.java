package unclip.decoder;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.nn.ImageAttention;
import unclip.nn.Parameters;
import unclip.nn.Resampling;
import unclip.nn.ResidualBlock;

/** One residual block, with attention after it at the resolutions that have it. */
final class UNetBlock {

    private final ResidualBlock residual;
    private final @Nullable ImageAttention attention;

    UNetBlock(Parameters in, int inputs, int outputs, UNetOptions options, boolean attends) {
        residual =
                new ResidualBlock(in.in("res"), options.residual(inputs, outputs, Resampling.NONE));
        attention =
                attends
                        ? new ImageAttention(
                                in.in("attn"), outputs, options.contextWidth(), options.headWidth())
                        : null;
    }

    /** {@code [B, Cin, H, W] → [B, Cout, H, W]}. */
    NDArray apply(NDArray x, UNetSignal signal) {
        NDArray h = residual.apply(x, signal.embedding(), signal.dropout());
        return attention == null ? h : attention.apply(h, signal.context(), signal.mask());
    }
}
