package unclip.image;

/** Arithmetic of rows and columns. */
final class Grids {

    private static final int MAX_SCALE = 64;

    private Grids() {}

    /** The columns that spread the pictures most evenly over as few lines as possible. */
    static int balancedColumns(int pictures, int maxColumns) {
        if (maxColumns < 1) {
            throw new IllegalArgumentException(
                    "The number of columns must be at least 1, got " + maxColumns);
        }
        int lines = (pictures + maxColumns - 1) / maxColumns;
        return (pictures + lines - 1) / lines;
    }

    static void checkScale(int scale) {
        if (scale < 1 || scale > MAX_SCALE) {
            throw new IllegalArgumentException(
                    "The scale must lie in 1.." + MAX_SCALE + ", got " + scale);
        }
    }
}
