package unclip.image;

/**
 * Resizes one channel and cuts a window out of the result, to the bit as the Python package Pillow
 * up to release 12 does: first the rows, rounded to whole levels, then the columns. What the window
 * does not show is not computed.
 *
 * @param width of the input
 * @param height of the input
 * @param resizedWidth of the whole result
 * @param resizedHeight of the whole result
 * @param left of the window in the result
 * @param top of the window in the result
 * @param size S, width and height of the window
 * @param interpolation the kernel
 */
record Resampling(
        int width,
        int height,
        int resizedWidth,
        int resizedHeight,
        int left,
        int top,
        int size,
        ResampleFilter interpolation) {

    /** {@code [height, width]} to {@code [S, S]}, 8 bits. */
    byte[] bytes(byte[] pixels) {
        ResampleWeights across = across();
        ResampleWeights down = down();
        int firstRow = down.firstInput();
        byte[] rows = new byte[(down.endInput() - firstRow) * size];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = across.eightBits(i % size, pixels, (firstRow + i / size) * width, 1);
        }
        byte[] window = new byte[size * size];
        for (int i = 0; i < window.length; i++) {
            window[i] = down.eightBits(i / size, rows, i % size - firstRow * size, size);
        }
        return window;
    }

    /** {@code [height, width]} to {@code [S, S]}, 16 bits. */
    char[] shorts(char[] pixels) {
        ResampleWeights across = across();
        ResampleWeights down = down();
        int firstRow = down.firstInput();
        char[] rows = new char[(down.endInput() - firstRow) * size];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = across.sixteenBits(i % size, pixels, (firstRow + i / size) * width, 1);
        }
        char[] window = new char[size * size];
        for (int i = 0; i < window.length; i++) {
            window[i] = down.sixteenBits(i / size, rows, i % size - firstRow * size, size);
        }
        return window;
    }

    /** The pixels of the nearest neighbours, which need not be numbers. */
    byte[] nearest(byte[] pixels) {
        int[] columns = nearest(width, resizedWidth, left);
        int[] rows = nearest(height, resizedHeight, top);
        byte[] window = new byte[size * size];
        for (int i = 0; i < window.length; i++) {
            window[i] = pixels[rows[i / size] * width + columns[i % size]];
        }
        return window;
    }

    private int[] nearest(int inputs, int outputs, int from) {
        double step = (double) inputs / outputs;
        double at = step * 0.5;
        int[] index = new int[size];
        for (int i = 0; i < from + size; i++) {
            if (i >= from) {
                index[i - from] = Math.min(inputs - 1, (int) at);
            }
            at += step; // added up as Pillow does, since a product rounds differently
        }
        return index;
    }

    private ResampleWeights across() {
        return new ResampleWeights(width, resizedWidth, left, size, interpolation);
    }

    private ResampleWeights down() {
        return new ResampleWeights(height, resizedHeight, top, size, interpolation);
    }
}
