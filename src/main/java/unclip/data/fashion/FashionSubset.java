package unclip.data.fashion;

import unclip.data.OnCorrupt;
import unclip.files.AtomicFiles;
import unclip.files.Checksums;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes the first examples of Fashion-MNIST as a small data set of the same format. */
public final class FashionSubset {

    private FashionSubset() {}

    /**
     * Writes pictures, labels and their checksums; the same input gives the same bytes on Java
     * runtimes that bring the same zlib.
     *
     * @param folder the whole data set
     * @param outFolder made if missing
     * @param count how many examples of the training part, from the first
     */
    public static void write(Path folder, Path outFolder, int count) throws IOException {
        StringBuilder checksums = new StringBuilder();
        copy(folder, outFolder, "train-images-idx3-ubyte.gz", 3, count, checksums);
        copy(folder, outFolder, "train-labels-idx1-ubyte.gz", 1, count, checksums);
        AtomicFiles.writeText(outFolder.resolve("checksums.sha256"), checksums.toString());
    }

    private static void copy(
            Path folder, Path outFolder, String name, int rank, int count, StringBuilder checksums)
            throws IOException {
        IdxFile whole = IdxFile.read(folder.resolve(name), rank, OnCorrupt.REFUSE, message -> {});
        if (count < 1 || count > whole.count()) {
            throw new IllegalArgumentException(
                    "A subset of %s has 1 to %d examples, got %d."
                            .formatted(folder.resolve(name), whole.count(), count));
        }
        int itemBytes = rank == 1 ? 1 : whole.dimension(1) * whole.dimension(2);
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * rank + count * itemBytes);
        bytes.putInt(0x0800 + rank).putInt(count);
        for (int d = 1; d < rank; d++) {
            bytes.putInt(whole.dimension(d));
        }
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < itemBytes; k++) {
                bytes.put((byte) whole.value(i, k));
            }
        }
        Path target = outFolder.resolve(name);
        byte[] compressed = compress(bytes.array());
        AtomicFiles.write(target, out -> out.write(compressed));
        checksums.append(Checksums.sha256(target)).append("  ").append(name).append('\n');
    }

    private static byte[] compress(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new BestGzip(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Gzip at its highest level. */
    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
