package unclip.data.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Stands between an archive's bytes and its reader: refuses to unpack very much more than was
 * packed, and to read endless headers, and sees whether the archive has an end.
 */
final class ArchiveGuard extends FilterInputStream {

    private static final int RECORD = 512; // bytes; an empty record ends a tar archive
    private static final long HEADER_BYTES = 1 << 20; // long names and extended headers included

    private final CountingStream packed;
    private final Limits limits;
    private long unpacked;
    private boolean inHeader;
    private long headerBytes;
    private int zeros;
    private boolean ended;

    /**
     * Guards a stream.
     *
     * @param in the unpacked bytes
     * @param packed the same stream before unpacking
     */
    ArchiveGuard(InputStream in, CountingStream packed, Limits limits) {
        super(in);
        this.packed = packed;
        this.limits = limits;
    }

    /** Says that what follows is a header of limited length. */
    void beginHeader() {
        inHeader = true;
        headerBytes = 0;
        zeros = 0;
    }

    /** Says that what follows is a member's content. */
    void endHeader() {
        inHeader = false;
    }

    /** Whether an empty record was seen where a header might be. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0 && inHeader) {
            lookForEnd(buffer, offset, n);
        }
        count(Math.max(0, n));
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(Math.min(n, 1 << 20)); // so that a bomb is noticed on the way
        count(skipped);
        return skipped;
    }

    private void lookForEnd(byte[] buffer, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
            zeros = buffer[i] == 0 ? zeros + 1 : 0;
            ended |= zeros >= RECORD;
        }
    }

    private void count(long n) throws RefusedException {
        unpacked += n;
        if (unpacked > limits.unpackedFree()
                && unpacked / limits.unpackingRatio() > packed.count()) {
            throw new RefusedException(
                    Reason.BOMB,
                    "It unpacks to more than %d times its size; the rest is not read."
                            .formatted(limits.unpackingRatio()));
        }
        headerBytes += inHeader ? n : 0;
        if (headerBytes > HEADER_BYTES) {
            throw new RefusedException(
                    Reason.BOMB,
                    "A header is longer than %d bytes; the rest is not read."
                            .formatted(HEADER_BYTES));
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
