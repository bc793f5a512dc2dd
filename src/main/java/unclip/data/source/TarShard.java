package unclip.data.source;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** One tar archive, member by member; every way to fail is a refusal. */
final class TarShard implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final CountingStream packed;
    private final ArchiveGuard guard;
    private final TarArchiveInputStream tar;
    private long left; // unread bytes of the current member

    private TarShard(CountingStream packed, InputStream unpacked, Limits limits) {
        this.packed = packed;
        guard = new ArchiveGuard(unpacked, packed, limits);
        tar = new TarArchiveInputStream(guard);
    }

    static TarShard open(Path file, Limits limits) throws IOException {
        CountingStream packed =
                new CountingStream(
                        new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
        try {
            boolean gzip = !String.valueOf(file.getFileName()).endsWith(".tar");
            return new TarShard(
                    packed, gzip ? new GZIPInputStream(packed, BUFFER_BYTES) : packed, limits);
        } catch (IOException e) {
            packed.close();
            throw refusal(e);
        }
    }

    /** The bytes of the file that were read. */
    long position() {
        return packed.count();
    }

    /** The next member; null at the end. */
    @Nullable TarArchiveEntry next() throws IOException {
        try {
            skipRest();
            guard.beginHeader();
            TarArchiveEntry entry = tar.getNextEntry();
            guard.endHeader();
            if (entry == null && !guard.ended()) {
                throw new RefusedException(
                        Reason.CUT_OFF, "The archive has no end; it was not written completely.");
            }
            left = entry == null || entry.isSparse() ? 0 : entry.getSize();
            return entry;
        } catch (IOException | RuntimeException e) {
            throw refusal(e);
        }
    }

    private void skipRest() throws IOException {
        while (left > 0) {
            long skipped = tar.skip(left);
            if (skipped <= 0) {
                throw new EOFException();
            }
            left -= skipped;
        }
    }

    /** The current member's first bytes. */
    byte[] read(int most) throws IOException {
        int wanted = (int) Math.min(most, left);
        try {
            byte[] bytes = tar.readNBytes(wanted);
            if (bytes.length < wanted) {
                throw new EOFException();
            }
            left -= wanted;
            return bytes;
        } catch (IOException | RuntimeException e) {
            throw refusal(e);
        }
    }

    /** The exception as it is if the whole run should stop, otherwise as a refusal. */
    private static IOException refusal(Exception e) {
        if (e instanceof RefusedException || e instanceof ClosedByInterruptException) {
            return (IOException) e;
        }
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof EOFException
                || text.contains("truncated")
                || text.contains("unexpected e")) {
            return new RefusedException(Reason.CUT_OFF, "The archive ends too early.", e);
        }
        return new RefusedException(
                Reason.BAD_ARCHIVE, "The archive is damaged; the rest of it is not read.", e);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
