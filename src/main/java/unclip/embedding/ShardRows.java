package unclip.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads single rows of a tensor {@code [n, D]} in a safetensors file, without the others. */
final class ShardRows implements AutoCloseable {

    private static final long LONGEST_HEADER = 1 << 20;

    private final FileChannel channel;
    private final boolean half;
    private final int width;
    private final long start; // of the tensor in the file, in bytes

    private ShardRows(FileChannel channel, boolean half, int width, long start) {
        this.channel = channel;
        this.half = half;
        this.width = width;
        this.start = start;
    }

    static ShardRows open(Path file, String tensor, int width) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long length = read(channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > LONGEST_HEADER) {
                throw new IOException(file + " is damaged: its header has no sensible length.");
            }
            byte[] header = read(channel, Long.BYTES, (int) length).array();
            JsonNode entry = JsonMapper.builder().build().readTree(header).path(tensor);
            String type = entry.path("dtype").asText();
            if (entry.path("shape").path(1).asInt() != width || !type.matches("F16|F32")) {
                throw new IOException("%s holds no %s of width %d.".formatted(file, tensor, width));
            }
            long at = Long.BYTES + length + entry.path("data_offsets").path(0).asLong();
            return new ShardRows(channel, type.equals("F16"), width, at);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("the file is too short");
            }
        }
        return bytes.flip();
    }

    /** Copies row {@code row} to {@code target[at ..]}. */
    void copy(int row, float[] target, int at) throws IOException {
        int bytesPerRow = width * (half ? Short.BYTES : Float.BYTES);
        ByteBuffer bytes = read(channel, start + (long) row * bytesPerRow, bytesPerRow);
        for (int i = 0; i < width; i++) {
            target[at + i] = half ? widened(bytes.getShort()) : bytes.getFloat();
        }
    }

    /** A float16 as float32 (IEEE 754, binary16): exact. */
    static float widened(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float sign = bits < 0 ? -1 : 1;
        if (exponent == 0x1f) {
            return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        return exponent == 0
                ? sign * Math.scalb((float) fraction, -24)
                : sign * Math.scalb((float) (fraction | 0x400), exponent - 25);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
