package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.tensor.NoiseSource;

import java.util.List;

/** An upsampler of the least size that tests share. */
public final class SmallUpsampler {

    private SmallUpsampler() {}

    /** From 8 to 16 pixels, with patches of 2. */
    public static UpsamplerOptions options() {
        return new UpsamplerOptions(
                2,
                new UNetOptions(
                        16,
                        2,
                        32,
                        List.of(1, 2),
                        1,
                        List.of(),
                        32,
                        0,
                        0,
                        0,
                        new BlockOptions(true, false, false, 0, 24),
                        new InputOptions(0, 3, true, null),
                        OutputOptions.STANDARD));
    }

    /** With weights none of which is zero. */
    public static Upsampler create(NDManager manager) {
        Upsampler upsampler = Upsampler.create(manager, options(), 1);
        upsampler
                .network()
                .parameters()
                .arrays()
                .values()
                .forEach(array -> array.addi(noise(manager, array.getShape()).mul(0.05f)));
        return upsampler;
    }

    private static NDArray noise(NDManager manager, Shape shape) {
        return NoiseSource.of(shape.size(), 9, 0)
                .initial(manager, new Shape(1, shape.size()))
                .reshape(shape);
    }
}
