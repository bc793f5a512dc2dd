package unclip.image.degradation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.math.RandomStreams;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A degradation for batches, on several threads; each picture has its own random stream, so what
 * becomes of it doesn't depend on the batch around it.
 *
 * @param degradation what is done to each
 */
public record BatchDegradation(Degradation degradation) {

    /**
     * Damages each picture.
     *
     * @param pictures {@code [B, 3, H, W]} in [-1, 1], float32; borrowed
     * @param seeds one a picture
     * @return {@code [B, 3, H, W]}, float32, owned by the pictures' manager, on their device
     */
    public NDArray apply(NDArray pictures, long... seeds) {
        Shape shape = pictures.getShape();
        if (shape.dimension() != 4
                || shape.get(1) != Planes.CHANNELS
                || shape.get(0) != seeds.length
                || pictures.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(
                    "To be damaged are float32 pictures [B, 3, H, W] with B seeds, got %s %s and %s."
                            .formatted(pictures.getDataType(), shape, seeds.length));
        }
        int height = (int) shape.get(2);
        int width = (int) shape.get(3);
        float[] values = pictures.toFloatArray();
        int each = Planes.CHANNELS * height * width;
        IntStream.range(0, seeds.length)
                .parallel()
                .forEach(
                        k -> {
                            float[] own = Arrays.copyOfRange(values, k * each, (k + 1) * each);
                            Planes worse =
                                    degradation.apply(
                                            new Planes(own, height, width),
                                            RandomStreams.open(seeds[k]));
                            System.arraycopy(worse.values(), 0, values, k * each, each);
                        });
        return pictures.getManager().create(values, shape);
    }
}
