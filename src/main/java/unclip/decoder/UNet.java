package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.kernel.Kernels;
import unclip.nn.Convolution;
import unclip.nn.Dropout;
import unclip.nn.Parameters;

import java.util.List;

/**
 * The network of decoders and upsamplers: a U-Net (Dhariwal and Nichol 2021, §3) conditioned as in
 * unCLIP (Ramesh et al. 2022, §2.1).
 *
 * <p>Pixels are folded into cells of patch × patch before the first level and unfolded after the
 * last.
 */
public final class UNet implements ImageNetwork {

    private final UNetOptions options;
    private final Parameters parameters;
    private final UNetConditioning conditioning;
    private final @Nullable CaptionEncoder captions;
    private final Convolution entry;
    private final UNetLevels levels;
    private final UNetExit exit;

    /**
     * Creates the network with initial weights.
     *
     * @param manager owner of the weights
     * @param seed of the initial weights
     */
    public UNet(NDManager manager, UNetOptions options, long seed) {
        this(Parameters.create(manager, seed), options);
    }

    /**
     * Creates the network.
     *
     * @param parameters where its weights go: to be drawn, already there, or only counted
     */
    public UNet(Parameters parameters, UNetOptions options) {
        this.options = options;
        this.parameters = parameters;
        conditioning = new UNetConditioning(parameters, options);
        captions = captions(parameters, options.input().caption());
        int cell = options.inputChannels() * options.patch() * options.patch();
        entry = Convolution.create(parameters, "entry", 3, cell, options.width(), 1);
        levels = new UNetLevels(parameters, options);
        exit = new UNetExit(parameters, levels.outputs(), options);
    }

    private static @Nullable CaptionEncoder captions(
            Parameters parameters, @Nullable CaptionOptions caption) {
        return caption == null || caption.encoder() == null
                ? null
                : new CaptionEncoder(parameters.in("caption"), caption.width(), caption.encoder());
    }

    @Override
    public NDArray apply(
            NDArray xt, double[] t, ImageCondition condition, @Nullable Dropout dropout) {
        UNetSignal signal = conditioning.signal(xt.getManager(), t, condition, dropout);
        PictureBeside beside = condition.beside();
        NDArray input = beside == null ? xt : xt.concat(beside.pixels(), 1);
        Kernels kernels = Kernels.active();
        NDArray h = kernels.channelsLast(kernels.spaceToDepth(input, options.patch()));
        return exit.apply(levels.apply(entry.apply(h), signal), input);
    }

    /** Whether it reads captions with a transformer of its own. */
    public boolean hasCaptionEncoder() {
        return captions != null;
    }

    /**
     * Reads captions with the network's own transformer.
     *
     * @param scope owner of the result
     * @param captions token ids
     * @throws IllegalArgumentException if it has none
     */
    public CaptionStates encodeCaptions(NDManager scope, List<int[]> captions) {
        if (this.captions == null) {
            throw new IllegalArgumentException(
                    "This network has no caption encoder of its own; give it another's states.");
        }
        return this.captions.encode(scope, captions);
    }

    /** The options it was built from. */
    public UNetOptions options() {
        return options;
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
        return options.input();
    }

    @Override
    public OutputOptions output() {
        return options.output();
    }

    @Override
    public double dropout() {
        return options.block().dropout();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }
}
