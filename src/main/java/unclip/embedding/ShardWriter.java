package unclip.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import unclip.files.AtomicFiles;
import unclip.files.Checksums;
import unclip.weights.Safetensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The rows of one shard, until it is written. */
final class ShardWriter {

    /** The embeddings of pictures in a shard, {@code [n, D]}. */
    static final String IMAGE = "image";

    /** The embeddings of captions in a shard, {@code [n, D]}. */
    static final String TEXT = "text";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final int width;
    private final float[] images; // [shardItems, D]; empty without pictures
    private final float[] texts; // [shardItems, D]
    private final StringBuilder items = new StringBuilder();
    private int rows;
    private long captionsCut;

    ShardWriter(int shardItems, int width, boolean pictures) {
        this.width = width;
        int numbers = Math.multiplyExact(shardItems, width);
        images = new float[pictures ? numbers : 0];
        texts = new float[numbers];
    }

    int rows() {
        return rows;
    }

    long captionsCut() {
        return captionsCut;
    }

    /**
     * Takes a batch.
     *
     * @param imageRows {@code [B, D]} row by row; empty without pictures
     * @param textRows {@code [B, D]} row by row
     */
    void add(float[] imageRows, float[] textRows) {
        System.arraycopy(
                imageRows, 0, images, images.length == 0 ? 0 : rows * width, imageRows.length);
        System.arraycopy(textRows, 0, texts, rows * width, textRows.length);
        rows += textRows.length / width;
    }

    void describe(String key, String caption, boolean cut) {
        try {
            items.append(JSON.writeValueAsString(new CacheItem(key, caption))).append('\n');
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A key and a caption are always JSON", e);
        }
        captionsCut += cut ? 1 : 0;
    }

    /** Writes both files and starts the next shard. */
    ShardCard write(
            Path folder, int shard, NDManager manager, boolean half, long read, long skippedBytes)
            throws IOException {
        Path tensors = folder.resolve(ShardCard.tensorsFile(shard));
        Path list = folder.resolve(ShardCard.itemsFile(shard));
        try (NDManager scope = manager.newSubManager()) {
            Map<String, NDArray> arrays = new TreeMap<>();
            if (images.length > 0) {
                arrays.put(IMAGE, tensor(scope, images));
            }
            arrays.put(TEXT, tensor(scope, texts));
            DataType storage = half ? DataType.FLOAT16 : DataType.FLOAT32;
            Safetensors.write(tensors, arrays, storage, Map.of("format", "pt"));
        }
        AtomicFiles.writeText(list, items.toString());
        ShardCard card =
                new ShardCard(
                        rows,
                        read,
                        captionsCut,
                        skippedBytes,
                        Checksums.sha256(tensors),
                        Checksums.sha256(list));
        rows = 0;
        captionsCut = 0;
        items.setLength(0);
        return card;
    }

    private NDArray tensor(NDManager scope, float[] values) {
        return scope.create(Arrays.copyOf(values, rows * width), new Shape(rows, width));
    }
}
