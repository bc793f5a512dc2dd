package unclip.data.source;

/**
 * What is still believed of pictures and texts from outside.
 *
 * @param pixels width times height of a picture, at most
 * @param side the longer side of a picture in pixels, at most
 * @param pictureBytes a compressed picture, at most
 * @param textBytes a caption's file, a row of a table or a metadata document, at most
 * @param captionLength characters (code points) that are kept of a caption; longer ones are cut
 * @param unpackingRatio bytes out for each byte in, at most, once an archive gave {@code
 *     unpackedFree} bytes
 * @param unpackedFree bytes that any archive may unpack to before its ratio counts
 */
public record Limits(
        long pixels,
        int side,
        int pictureBytes,
        int textBytes,
        int captionLength,
        int unpackingRatio,
        long unpackedFree) {

    /**
     * 64 million pixels with sides up to 16,384, pictures of 64 MiB, texts of 1 MiB of which 4,096
     * characters are kept, and archives that unpack to 100 times their size.
     */
    public static final Limits DEFAULT =
            new Limits(64_000_000, 16_384, 64 << 20, 1 << 20, 4096, 100, 64L << 20);

    /** Checks that every limit lets something through. */
    public Limits {
        require("pixels", pixels);
        require("side", side);
        require("pictureBytes", pictureBytes);
        require("textBytes", textBytes);
        require("captionLength", captionLength);
        require("unpackingRatio", unpackingRatio);
        require("unpackedFree", unpackedFree);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "The limit " + name + " must be at least 1, got " + value + ".");
        }
    }
}
