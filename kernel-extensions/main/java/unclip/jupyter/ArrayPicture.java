package unclip.jupyter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import unclip.image.Images;

import java.awt.image.BufferedImage;
import java.util.Optional;

/** Arrays that can be looked at: pictures, batches of pictures, and matrices as heat maps. */
final class ArrayPicture {

    private static final int LEAST_SIDE = 2;
    private static final int MOST_SIDE = 512;
    private static final double PIXEL_TOLERANCE = 0.05;

    private ArrayPicture() {}

    /**
     * Draws an array if it is one to look at.
     *
     * @param array {@code [H, W]}, or {@code [C, H, W]} or {@code [B, C, H, W]} with one or three
     *     channels and values in [-1, 1]; borrowed
     * @return nothing for any other array
     */
    static Optional<BufferedImage> of(NDArray array) {
        long[] shape = array.getShape().getShape();
        int n = shape.length;
        boolean flat = n >= 2 && isSide(shape[n - 1]) && isSide(shape[n - 2]);
        if (!flat || n > 4 || array.size() == 0 || !array.getDataType().isFloating()) {
            return Optional.empty();
        }
        try (NDManager scope = array.getManager().newSubManager()) {
            scope.tempAttachAll(array);
            NDArray values = array.toType(DataType.FLOAT32, true);
            if (n == 2) {
                return Optional.of(
                        Pictures.heatMap(HeatMap.of(values.toFloatArray(), (int) shape[1])));
            }
            boolean colours = shape[n - 3] == 3 || shape[n - 3] == 1;
            return colours && isPixels(values) ? Optional.of(picture(values)) : Optional.empty();
        }
    }

    private static BufferedImage picture(NDArray pixels) {
        if (pixels.getShape().dimension() == 3) {
            return Pictures.enlarged(Images.toImage(pixels));
        }
        long shown = Math.min(pixels.getShape().get(0), Pictures.MOST_IN_A_GRID);
        return Pictures.grid(Images.toImages(pixels.get("0:" + shown)));
    }

    /** Whether an array is a batch of pictures by its shape, whatever its values. */
    static boolean isPictures(NDArray array) {
        long[] shape = array.getShape().getShape();
        return shape.length == 4
                && shape[0] > 0
                && (shape[1] == 3 || shape[1] == 1)
                && isSide(shape[2])
                && isSide(shape[3])
                && array.getDataType().isFloating();
    }

    private static boolean isSide(long length) {
        return length >= LEAST_SIDE && length <= MOST_SIDE;
    }

    /** Whether all values lie in [-1, 1], give or take what a last sampling step leaves. */
    private static boolean isPixels(NDArray array) {
        ArrayStatistics statistics = ArrayStatistics.of(array);
        return statistics.min() >= -1 - PIXEL_TOLERANCE && statistics.max() <= 1 + PIXEL_TOLERANCE;
    }
}
