package unclip.decoder;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.kernel.Kernels;
import unclip.nn.Convolution;
import unclip.nn.GroupNormSilu;
import unclip.nn.Parameters;

/**
 * From the last level to pixels. With a head, two small convolutions at full resolution, which also
 * see the input, remove the borders of folded cells. What comes last starts at zero.
 */
final class UNetExit {

    private final int patch;
    private final GroupNormSilu norm;
    private final Convolution exit;
    private final @Nullable Convolution head1;
    private final @Nullable Convolution head2;

    UNetExit(Parameters parameters, int channels, UNetOptions options) {
        patch = options.patch();
        int cell = patch * patch;
        int head = options.block().headChannels();
        int outputs = options.outputChannels();
        norm = GroupNormSilu.create(parameters, "exit_norm", channels);
        if (head == 0) {
            exit = Convolution.zero(parameters, "exit", 3, channels, outputs * cell);
            head1 = null;
            head2 = null;
        } else {
            int beside = options.inputChannels();
            exit = Convolution.create(parameters, "exit", 3, channels, head * cell, 1);
            head1 = Convolution.create(parameters, "head.0", 3, head + beside, head, 1);
            head2 = Convolution.zero(parameters, "head.1", 3, head, outputs);
        }
    }

    /**
     * The output.
     *
     * @param h of the last level
     * @param input x_t and the picture beside it, {@code [B, I, S, S]}
     */
    NDArray apply(NDArray h, NDArray input) {
        Kernels kernels = Kernels.active();
        NDArray unfolded = kernels.depthToSpace(exit.apply(norm.apply(h)), patch);
        if (head1 == null || head2 == null) {
            return unfolded;
        }
        NDArray features = head1.apply(kernels.channelsLast(unfolded.concat(input, 1)));
        return head2.apply(kernels.silu(features));
    }
}
