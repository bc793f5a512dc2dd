package unclip.decoder;

import ai.djl.ndarray.NDArray;

import unclip.kernel.Kernels;
import unclip.nn.Convolution;
import unclip.nn.Parameters;
import unclip.nn.Resampling;
import unclip.nn.ResidualBlock;

/** The way between two levels. */
@FunctionalInterface
interface UNetResampling {

    /** {@code [B, C, H, W]} to half or twice the height and width. */
    NDArray apply(NDArray x, UNetSignal signal);

    /** To half. */
    static UNetResampling halving(
            Parameters parameters, String name, int channels, UNetOptions options) {
        if (options.block().resampling()) {
            return block(parameters.in(name), channels, options, Resampling.HALVE);
        }
        Convolution convolution = Convolution.create(parameters, name, 3, channels, channels, 2);
        return (x, signal) -> convolution.apply(x);
    }

    /** To twice. */
    static UNetResampling doubling(
            Parameters parameters, String name, int channels, UNetOptions options) {
        if (options.block().resampling()) {
            return block(parameters.in(name), channels, options, Resampling.DOUBLE);
        }
        Convolution c = Convolution.create(parameters, name, 3, channels, channels, 1);
        return (x, signal) -> Kernels.active().doublingConvolution(x, c.weight(), c.bias());
    }

    private static UNetResampling block(
            Parameters in, int channels, UNetOptions options, Resampling resampling) {
        ResidualBlock block =
                new ResidualBlock(in, options.residual(channels, channels, resampling));
        return (x, signal) -> block.apply(x, signal.embedding(), signal.dropout());
    }
}
