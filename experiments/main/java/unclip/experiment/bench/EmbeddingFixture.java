package unclip.experiment.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.clip.Clip;
import unclip.clip.ClipOptions;
import unclip.clip.PublishedClip;
import unclip.embedding.BoxEmbedder;
import unclip.embedding.EmbeddingCache;
import unclip.files.StrictMapper;
import unclip.text.Tokens;
import unclip.train.Vocabulary;
import unclip.weights.Safetensors;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Weights of the two CLIPs and what they make of the emoji and of some pictures and captions, with
 * which the other side proves that it times the same thing.
 */
final class EmbeddingFixture {

    /** Its name in the folder. */
    static final String FILE = "fixture.safetensors";

    /** Before the names of ViT-B/32's weights. */
    static final String BASE = "base.";

    private static final int PICTURES = 2;

    private EmbeddingFixture() {}

    /** Computes everything and writes it beside the emoji. */
    static void write(Path folder) throws IOException {
        WeightStore store = WeightStore.locate();
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors = new TreeMap<>();
            embedded(manager, store, folder, tensors);
            released(manager, folder, tensors);
            Path data = store.folder().toAbsolutePath().resolveSibling("");
            Map<String, Object> options =
                    Map.of(
                            "batch",
                            EmbeddingTask.BATCH,
                            "merges",
                            Vocabulary.file(data).toString(),
                            "small",
                            store.card(EmbeddingTask.MODEL).optionsAs(ClipOptions.class),
                            "base",
                            PublishedClip.VIT_B_32.options());
            Safetensors.write(
                    folder.resolve(FILE),
                    tensors,
                    DataType.FLOAT32,
                    Map.of("options", StrictMapper.json().write(options)));
        }
    }

    /** The small model's weights, and the emoji in its space. */
    private static void embedded(
            NDManager manager, WeightStore store, Path folder, Map<String, NDArray> tensors)
            throws IOException {
        Path folderOfCache = folder.resolve("expected");
        try (BoxEmbedder embedder = BoxEmbedder.load(store, EmbeddingTask.MODEL, Device.cpu())) {
            EmbeddingTask.embed(embedder, folder, folderOfCache);
        }
        EmbeddingCache cache = EmbeddingCache.open(folderOfCache);
        long[] rows = LongStream.range(0, cache.size()).toArray();
        tensors.put("check.emoji_images", cache.images(manager, rows));
        tensors.put("check.emoji_texts", cache.texts(manager, rows));
        store.load(EmbeddingTask.MODEL, manager)
                .forEach((name, array) -> tensors.put("small." + name, array));
    }

    /** The weights of ViT-B/32, and some inputs with their outputs. */
    private static void released(NDManager manager, Path folder, Map<String, NDArray> tensors)
            throws IOException {
        Clip clip = EmbeddingTask.clip(manager);
        clip.parameters().arrays().forEach((name, array) -> tensors.put(BASE + name, array));
        NDArray pixels = EmbeddingTask.pixels(manager, PICTURES);
        List<Tokens> captions = EmbeddingTask.tokens(folder);
        tensors.put("check.pixels", pixels);
        tensors.put("check.images", clip.encodePixels(pixels));
        tensors.put("check.ids", ids(manager, captions));
        tensors.put("check.texts", clip.embedTexts(manager, captions));
    }

    private static NDArray ids(NDManager manager, List<Tokens> captions) {
        int L = captions.get(0).ids().length;
        float[] values = new float[captions.size() * L];
        for (int b = 0; b < captions.size(); b++) {
            int[] ids = captions.get(b).ids();
            for (int i = 0; i < L; i++) {
                values[b * L + i] = ids[i];
            }
        }
        return manager.create(values, new Shape(captions.size(), L));
    }
}
