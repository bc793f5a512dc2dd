package unclip.clip;

import ai.djl.ndarray.NDArray;

import unclip.kernel.Kernels;
import unclip.nn.Convolution;
import unclip.nn.GroupNormSilu;
import unclip.nn.Linear;
import unclip.nn.Parameters;

import java.util.ArrayList;
import java.util.List;

/**
 * A small residual convolutional image encoder for pictures of 32 to 64 pixels.
 *
 * <p>The last feature map is flattened, not averaged: where things stand is part of a caption.
 */
final class ConvolutionalEncoder implements ImageEncoder {

    private record Unit(GroupNormSilu norm, Convolution convolution) {}

    private final List<Convolution> halve = new ArrayList<>();
    private final List<List<Unit>> stages = new ArrayList<>();
    private final GroupNormSilu exitNorm;
    private final Linear projection;

    ConvolutionalEncoder(Parameters in, ConvolutionalOptions options, int embeddingWidth) {
        int channels = 12; // three colours of 2 × 2 pixels
        for (int stage = 0; stage < options.widths().size(); stage++) {
            int width = options.widths().get(stage);
            int stride = stage == 0 ? 1 : 2;
            halve.add(Convolution.create(in, "halve." + stage, 3, channels, width, stride));
            List<Unit> units = new ArrayList<>();
            for (int i = 0; i < options.blocks(); i++) {
                Parameters unit = in.in("stage." + stage + "." + i);
                units.add(
                        new Unit(
                                GroupNormSilu.create(unit, "norm", width),
                                Convolution.create(unit, "conv", 3, width, width, 1)));
            }
            stages.add(units);
            channels = width;
        }
        exitNorm = GroupNormSilu.create(in, "exit_norm", channels);
        int cells = options.finalResolution() * options.finalResolution();
        projection = Linear.create(in, "projection", channels * cells, embeddingWidth);
    }

    @Override
    public NDArray apply(NDArray images) {
        Kernels kernels = Kernels.active();
        NDArray h = kernels.channelsLast(kernels.spaceToDepth(images, 2));
        for (int stage = 0; stage < stages.size(); stage++) {
            h = halve.get(stage).apply(h);
            for (Unit unit : stages.get(stage)) {
                h = h.add(unit.convolution().apply(unit.norm().apply(h)));
            }
        }
        h = exitNorm.apply(h);
        return projection.apply(h.reshape(h.getShape().get(0), -1));
    }
}
