package unclip.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** Writes the bytes of one tensor, a piece at a time. */
final class TensorWriter {

    private static final long PIECE_ELEMENTS = 1 << 24;

    private TensorWriter() {}

    static StoredType storedType(String name, NDArray tensor, DataType storage) {
        DataType type = tensor.getDataType().isFloating() ? storage : tensor.getDataType();
        return StoredType.of(type)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Tensor '"
                                                + name
                                                + "' has the type "
                                                + type
                                                + ", which cannot be stored"));
    }

    static void write(Header.Entry entry, NDArray tensor, OutputStream out) throws IOException {
        WritableByteChannel channel = Channels.newChannel(out);
        long size = tensor.size();
        try (NDManager scope = tensor.getManager().newSubManager()) {
            // The view of a reshape belongs to the tensor's own manager unless it is moved.
            NDArray flat = tensor.reshape(size);
            flat.attach(scope);
            for (long from = 0; from < size; from += PIECE_ELEMENTS) {
                long to = Math.min(size, from + PIECE_ELEMENTS);
                try (NDArray piece = flat.get(new NDIndex("{}:{}", from, to))) {
                    writePiece(entry, piece, channel);
                }
            }
        }
    }

    private static void writePiece(Header.Entry entry, NDArray piece, WritableByteChannel channel)
            throws IOException {
        try (NDArray stored = piece.toType(entry.type().onDisk(), true)) {
            if (entry.type() == StoredType.F16) {
                refuseOverflow(entry.name(), piece, stored);
            }
            ByteBuffer bytes = stored.toByteBuffer();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static void refuseOverflow(String name, NDArray piece, NDArray stored) {
        try (NDArray before = piece.isInfinite();
                NDArray after = stored.isInfinite();
                NDArray same = before.eq(after);
                NDArray all = same.all()) {
            if (!all.getBoolean()) {
                throw new IllegalArgumentException(
                        "Tensor '"
                                + name
                                + "' holds values beyond 65504, which float16 cannot store; use"
                                + " FLOAT32");
            }
        }
    }
}
