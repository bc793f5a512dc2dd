package unclip.data.fashion;

import unclip.data.OnCorrupt;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An IDX file of unsigned bytes (LeCun, Cortes and Burges, the MNIST format): a magic number, the
 * sizes of the dimensions as big-endian integers, then the bytes. Compressed with gzip or plain,
 * which is recognised by the first two bytes, not by the name.
 */
final class IdxFile {

    private static final int UNSIGNED_BYTES = 0x0800;
    private static final long MOST_BYTES = 1L << 30;

    private final int count;
    private final int itemBytes;
    private final int[] dimensions;
    private final byte[] data;

    private IdxFile(int[] dimensions, int count, int itemBytes, byte[] data) {
        this.dimensions = dimensions;
        this.count = count;
        this.itemBytes = itemBytes;
        this.data = data;
    }

    /**
     * Reads a file into memory.
     *
     * @param rank how many dimensions it must have: 3 for pictures, 1 for labels
     * @param onCorrupt whether a file that ends early is refused, or used as far as its last whole
     *     item; a wrong header is always refused
     * @param listener is told of what is left out
     * @throws IOException one sentence that names the file
     */
    static IdxFile read(Path file, int rank, OnCorrupt onCorrupt, Consumer<String> listener)
            throws IOException {
        try (InputStream in = open(file)) {
            int[] dimensions = header(in, file, rank);
            long itemBytes = 1;
            for (int d = 1; d < rank; d++) {
                itemBytes *= dimensions[d];
            }
            long total = itemBytes * dimensions[0];
            if (itemBytes < 1 || total > MOST_BYTES) {
                throw new IOException(
                        "%s is damaged: its dimensions %s are not those of a data set."
                                .formatted(file, Arrays.toString(dimensions)));
            }
            byte[] data = new byte[(int) total];
            int got = readUpTo(in, data);
            int whole = (int) (got / itemBytes);
            if (got < total) {
                String sentence =
                        "%s is truncated: it ends after %d of %d items."
                                .formatted(file, whole, dimensions[0]);
                if (onCorrupt == OnCorrupt.REFUSE || whole == 0) {
                    throw new IOException(sentence);
                }
                listener.accept(sentence);
            }
            if (got == total && hasMore(in)) {
                throw new IOException(file + " is damaged: it goes on after its last item.");
            }
            return new IdxFile(dimensions, whole, (int) itemBytes, data);
        } catch (ZipException e) {
            throw new IOException(file + " is damaged: its compressed data do not unpack.", e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("The IDX file " + file + " is missing.");
        }
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        raw.mark(2);
        boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        try {
            return gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
        } catch (IOException e) {
            raw.close();
            throw new IOException(file + " is truncated: it ends inside its gzip header.", e);
        }
    }

    private static int[] header(InputStream in, Path file, int rank) throws IOException {
        byte[] bytes = new byte[4 + 4 * rank];
        int got = readUpTo(in, bytes);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int magic = header.getInt();
        if (got >= 4 && magic != UNSIGNED_BYTES + rank) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "%s is not an IDX file of %s: it starts with 0x%08x instead of 0x%08x.",
                            file,
                            rank == 3 ? "pictures" : "labels",
                            magic,
                            UNSIGNED_BYTES + rank));
        }
        if (got < bytes.length) {
            throw new IOException(file + " is truncated: it ends inside its header.");
        }
        int[] dimensions = new int[rank];
        for (int d = 0; d < rank; d++) {
            dimensions[d] = header.getInt();
            if (dimensions[d] < 0 || (d > 0 && dimensions[d] > 1 << 14)) {
                throw new IOException(
                        "%s is damaged: its dimension %d is %d.".formatted(file, d, dimensions[d]));
            }
        }
        return dimensions;
    }

    /** Reads until the target is full or the data end, also when they end in the middle of gzip. */
    private static int readUpTo(InputStream in, byte[] target) throws IOException {
        int got = 0;
        try {
            while (got < target.length) {
                int n = in.read(target, got, target.length - got);
                if (n < 0) {
                    break;
                }
                got += n;
            }
        } catch (EOFException e) {
            return got; // gzip says so when it is cut off; what it gave before is good
        }
        return got;
    }

    /** Reaches the end, so that gzip compares its checksum; a cut checksum hides no item. */
    private static boolean hasMore(InputStream in) throws IOException {
        try {
            return in.read() >= 0;
        } catch (EOFException e) {
            return false;
        }
    }

    /** How many whole items there are. */
    int count() {
        return count;
    }

    /** The size of a dimension; dimension 0 is the count that the header claims. */
    int dimension(int d) {
        return dimensions[d];
    }

    /** A byte of an item, 0..255. */
    int value(int item, int offset) {
        return data[item * itemBytes + offset] & 0xff;
    }
}
