package unclip.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;

/**
 * Copies tensors out of a memory-mapped file, in pieces when one is larger than a mapping may be.
 *
 * @param channel the open file
 * @param dataStart where in the file the tensors begin, in bytes
 * @param pieceBytes the largest mapping, a multiple of 8, below 2 GiB
 */
record TensorReader(FileChannel channel, long dataStart, int pieceBytes) {

    static final int LARGEST_PIECE = 1 << 30;
    private static final int LARGEST_HEAP_PIECE = 1 << 26;

    /** The tensor as an array of its own, owned by the manager. */
    NDArray read(Header.Entry entry, NDManager manager) throws IOException {
        if (entry.bytes() == 0) {
            return manager.zeros(entry.shape(), entry.type().inMemory());
        }
        boolean onHeap = entry.type() == StoredType.BF16;
        int most = onHeap ? Math.min(pieceBytes, LARGEST_HEAP_PIECE) : pieceBytes;
        try (NDManager scope = manager.newSubManager()) {
            NDList pieces = new NDList();
            for (long at = entry.begin(); at < entry.end(); at += most) {
                long bytes = Math.min(most, entry.end() - at);
                MappedByteBuffer mapped = map(dataStart + at, bytes);
                pieces.add(onHeap ? widened(mapped, scope) : copy(mapped, entry.type(), scope));
            }
            NDArray flat = pieces.size() == 1 ? pieces.head() : NDArrays.concat(pieces);
            NDArray tensor = flat.reshape(entry.shape());
            tensor.attach(manager);
            return tensor;
        }
    }

    private MappedByteBuffer map(long position, long bytes) throws IOException {
        MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, position, bytes);
        mapped.order(ByteOrder.LITTLE_ENDIAN);
        return mapped;
    }

    /**
     * Arrays over mapped memory must not escape, they die with the mapping; and {@code toType} to
     * the same type gives such an array even when asked for a copy.
     */
    private static NDArray copy(MappedByteBuffer mapped, StoredType type, NDManager scope) {
        Shape shape = new Shape(mapped.remaining() / type.bytes());
        try (NDArray alias = scope.create(mapped, shape, type.onDisk())) {
            return type.onDisk() == type.inMemory()
                    ? alias.duplicate()
                    : alias.toType(type.inMemory(), true);
        } finally {
            Reference.reachabilityFence(mapped);
        }
    }

    /**
     * A bfloat16 is the upper half of a float32; the engine's Java side cannot take it as it is.
     */
    private static NDArray widened(MappedByteBuffer mapped, NDManager scope) {
        ShortBuffer halves = mapped.asShortBuffer();
        float[] values = new float[halves.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(halves.get(i) << Short.SIZE);
        }
        return scope.create(values);
    }
}
