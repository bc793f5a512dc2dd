package unclip.weights;

import ai.djl.ndarray.types.DataType;

import java.util.Arrays;
import java.util.Optional;

/** The element types of safetensors that are read and written here. */
enum StoredType {
    F64(DataType.FLOAT64, DataType.FLOAT64),
    I64(DataType.INT64, DataType.INT64),
    F32(DataType.FLOAT32, DataType.FLOAT32),
    I32(DataType.INT32, DataType.INT32),
    F16(DataType.FLOAT16, DataType.FLOAT32),
    BF16(DataType.BFLOAT16, DataType.FLOAT32),
    U8(DataType.UINT8, DataType.UINT8),
    I8(DataType.INT8, DataType.INT8),
    BOOL(DataType.BOOLEAN, DataType.BOOLEAN);

    private final DataType onDisk;
    private final DataType inMemory;

    StoredType(DataType onDisk, DataType inMemory) {
        this.onDisk = onDisk;
        this.inMemory = inMemory;
    }

    DataType onDisk() {
        return onDisk;
    }

    /** The type of the array that a reader gets; half precision is widened. */
    DataType inMemory() {
        return inMemory;
    }

    int bytes() {
        return onDisk.getNumOfBytes();
    }

    static Optional<StoredType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    static Optional<StoredType> of(DataType type) {
        return Arrays.stream(values()).filter(stored -> stored.onDisk == type).findFirst();
    }
}
