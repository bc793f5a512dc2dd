package unclip.image;

import java.util.function.IntUnaryOperator;

/** Other sizes of pictures that are numbers rather than bytes; nothing is rounded or cut. */
public final class Resize {

    private Resize() {}

    /** How the numbers of another size come from the given ones. */
    public enum Filter {

        /** Each the number of the nearest pixel's centre. */
        NEAREST {
            @Override
            float[] line(float[] values, IntUnaryOperator index, int inputs, int outputs) {
                float[] line = new float[outputs];
                for (int i = 0; i < outputs; i++) {
                    int at = (int) ((i + 0.5) * inputs / outputs);
                    line[i] = values[index.applyAsInt(Math.min(inputs - 1, at))];
                }
                return line;
            }
        },

        /** The triangle, widened where the picture gets smaller. */
        BILINEAR {
            @Override
            float[] line(float[] values, IntUnaryOperator index, int inputs, int outputs) {
                return weighted(ResampleFilter.BILINEAR, values, index, inputs, outputs);
            }
        },

        /** The cubic kernel of Keys (1981), widened where the picture gets smaller. */
        BICUBIC {
            @Override
            float[] line(float[] values, IntUnaryOperator index, int inputs, int outputs) {
                return weighted(ResampleFilter.BICUBIC, values, index, inputs, outputs);
            }
        };

        /** One row or column, read through {@code index}. */
        abstract float[] line(float[] values, IntUnaryOperator index, int inputs, int outputs);

        /**
         * Planes in another size.
         *
         * @param values C·H·W numbers, plane by plane, row by row
         * @param newHeight at least 1
         * @param newWidth at least 1
         * @return C·H'·W' numbers
         */
        public float[] planes(float[] values, int height, int width, int newHeight, int newWidth) {
            if (newHeight < 1 || newWidth < 1 || values.length % (height * width) != 0) {
                throw new IllegalArgumentException(
                        "Planes of %d × %d can't become %d × %d from %d numbers."
                                .formatted(width, height, newWidth, newHeight, values.length));
            }
            int planes = values.length / (height * width);
            float[] wide = new float[planes * height * newWidth];
            for (int row = 0; row < planes * height; row++) {
                int start = row * width;
                float[] line = line(values, x -> start + x, width, newWidth);
                System.arraycopy(line, 0, wide, row * newWidth, newWidth);
            }
            float[] all = new float[planes * newHeight * newWidth];
            for (int column = 0; column < planes * newWidth; column++) {
                int plane = column / newWidth;
                int x = column % newWidth;
                float[] line =
                        line(wide, y -> (plane * height + y) * newWidth + x, height, newHeight);
                for (int y = 0; y < newHeight; y++) {
                    all[(plane * newHeight + y) * newWidth + x] = line[y];
                }
            }
            return all;
        }
    }

    private static float[] weighted(
            ResampleFilter kernel,
            float[] values,
            IntUnaryOperator index,
            int inputs,
            int outputs) {
        ResampleWeights weights = new ResampleWeights(inputs, outputs, 0, outputs, kernel);
        float[] line = new float[outputs];
        for (int i = 0; i < outputs; i++) {
            line[i] = weights.number(i, values, index);
        }
        return line;
    }

    /**
     * The mean of each cell.
     *
     * @param values C·H·W numbers, plane by plane, row by row
     * @param height divisible by the factor
     * @param width divisible by the factor
     * @param factor side of the cells
     * @return C·(H/factor)·(W/factor) numbers
     */
    public static float[] cellMeans(float[] values, int height, int width, int factor) {
        if (factor < 1
                || height % factor != 0
                || width % factor != 0
                || values.length % (height * width) != 0) {
            throw new IllegalArgumentException(
                    "Planes of %d × %d have no cells of %d pixels among %d numbers."
                            .formatted(width, height, factor, values.length));
        }
        int w = width / factor;
        float[] means = new float[values.length / factor / factor];
        for (int i = 0; i < means.length; i++) {
            int corner = i / w * factor * width + i % w * factor;
            double sum = 0;
            for (int p = 0; p < factor * factor; p++) {
                sum += values[corner + p / factor * width + p % factor];
            }
            means[i] = (float) (sum / (factor * factor));
        }
        return means;
    }
}
