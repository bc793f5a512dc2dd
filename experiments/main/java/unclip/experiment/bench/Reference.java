package unclip.experiment.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

import unclip.decoder.UNet;
import unclip.decoder.UNetOptions;
import unclip.math.RandomStreams;
import unclip.nn.Parameters;
import unclip.nn.Transformer;
import unclip.train.OptimiserOptions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The networks and settings that the benchmarks time, the same on both sides of a comparison. */
final class Reference {

    /** Width 64, multipliers 1-2-2, attention at 16², pictures of 32 × 32: 5.0M parameters. */
    static final UNetOptions UNET =
            new UNetOptions(32, 1, 64, List.of(1, 2, 2), 1, List.of(16), 32, 128, 4, 128);

    /** How the U-Net's weights move. */
    static final OptimiserOptions OPTIMISER =
            new OptimiserOptions(2e-4, 0, 0, 0.9, 0.999, 0.01, 1, 0.999);

    /** Steps of the sampling run: DDIM, evenly spaced. */
    static final int SAMPLING_STEPS = 50;

    static final int TRANSFORMER_BATCH = 16;
    static final int TRANSFORMER_TOKENS = 77;
    static final int TRANSFORMER_WIDTH = 512;
    static final int TRANSFORMER_HEADS = 8;

    private static final long SEED = 1;
    private static final double SMALL = 0.02;

    private Reference() {}

    /**
     * The U-Net with weights none of which are zero: zeros would hide what comes before them.
     *
     * @param manager owner of the weights
     */
    static UNet unet(NDManager manager) {
        UNet network = new UNet(manager, UNET, SEED);
        Parameters parameters = network.parameters();
        try (NDManager scope = manager.newSubManager()) {
            Map<String, NDArray> values = new LinkedHashMap<>(parameters.arrays());
            values.replaceAll((name, array) -> withoutZeros(scope, name, array));
            parameters.copyFrom(values);
        }
        return network;
    }

    private static NDArray withoutZeros(NDManager scope, String name, NDArray array) {
        if (array.abs().max().getFloat() != 0) {
            return array;
        }
        UniformRandomProvider random = RandomStreams.open(SEED, 1, name.hashCode());
        return normal(scope, random, array.getShape()).mul(SMALL);
    }

    /** One block like those of CLIP's text encoder; its weights go into {@code parameters}. */
    static Transformer transformer(Parameters parameters) {
        return new Transformer(
                parameters.in("transformer"), TRANSFORMER_WIDTH, 1, TRANSFORMER_HEADS, true);
    }

    /** Independent standard normal numbers, owned by {@code scope}. */
    static NDArray normal(NDManager scope, UniformRandomProvider random, Shape shape) {
        ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) gaussian.sample();
        }
        return scope.create(values, shape);
    }

    /** What the other side must know, as the fixture's header carries it. */
    static Map<String, Object> options() {
        return Map.of(
                "unet",
                UNET,
                "optimiser",
                OPTIMISER,
                "transformer",
                Map.of(
                        "batch", TRANSFORMER_BATCH,
                        "tokens", TRANSFORMER_TOKENS,
                        "width", TRANSFORMER_WIDTH,
                        "heads", TRANSFORMER_HEADS,
                        "causal", true));
    }
}
