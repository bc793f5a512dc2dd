package unclip.experiment.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.clip.Clip;
import unclip.clip.PublishedClip;
import unclip.data.source.FolderSource;
import unclip.data.source.Limits;
import unclip.embedding.BoxEmbedder;
import unclip.embedding.EmbedOptions;
import unclip.embedding.EmbeddingRun;
import unclip.math.RandomStreams;
import unclip.text.BpeTokenizer;
import unclip.text.Tokens;
import unclip.weights.Safetensors;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Embedding on our side of a comparison: from files to a cache, and each encoder by itself. */
final class EmbeddingTask {

    /** The model that embeds the emoji. */
    static final String MODEL = "clip-small";

    /** Pictures and captions that go through it at once. */
    static final int BATCH = 64;

    /** Pictures that go through ViT-B/32 at once. */
    static final int PICTURES = 16;

    private EmbeddingTask() {}

    /**
     * Times a row.
     *
     * @param row {@code embed-emoji}, {@code encode-images} or {@code encode-texts}
     * @param budget seconds
     * @param folder holds what {@link EmojiFiles} wrote
     * @return the seconds of each repetition
     */
    static List<Double> measure(String row, double budget, Path folder) throws IOException {
        return switch (row) {
            case "embed-emoji" -> pipeline(budget, folder);
            case "encode-images" -> images(budget, folder);
            case "encode-texts" -> texts(budget, folder);
            default -> throw new IllegalArgumentException("There is no row " + row + ".");
        };
    }

    private static List<Double> pipeline(double budget, Path folder) throws IOException {
        try (BoxEmbedder embedder = BoxEmbedder.load(WeightStore.locate(), MODEL, Device.cpu())) {
            return Stopwatch.repeat(budget, () -> embedInto(embedder, folder));
        }
    }

    private static void embedInto(BoxEmbedder embedder, Path folder) {
        try {
            Path cache = Files.createTempDirectory(folder, "cache");
            embed(embedder, folder, cache);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code ./unclip embed} does once its model is there. */
    static void embed(BoxEmbedder embedder, Path folder, Path cache) throws IOException {
        int threads =
                Integer.getInteger(
                        "ai.djl.pytorch.num_threads", Runtime.getRuntime().availableProcessors());
        long embedded =
                EmbeddingRun.run(
                                embedder,
                                FolderSource.of(EmojiFiles.pictures(folder), Limits.DEFAULT),
                                EmbedOptions.of(BATCH, threads, false),
                                cache,
                                false,
                                (done, expected) -> {})
                        .embeddedNow();
        if (embedded != EmojiFiles.COUNT) {
            throw new IOException("Only " + embedded + " emoji could be embedded.");
        }
    }

    /** ViT-B/32 with random weights, which are as fast as others. */
    static Clip clip(NDManager manager) {
        return new Clip(manager, PublishedClip.VIT_B_32.options(), 1);
    }

    /** The one that was written for the other side, else a new one, which takes long to draw. */
    private static Clip clip(NDManager manager, Path folder) throws IOException {
        Path fixture = folder.resolve(EmbeddingFixture.FILE);
        if (!Files.exists(fixture)) {
            return clip(manager);
        }
        String prefix = EmbeddingFixture.BASE;
        Map<String, NDArray> weights = new TreeMap<>();
        Safetensors.read(fixture, manager, name -> name.startsWith(prefix))
                .forEach((name, array) -> weights.put(name.substring(prefix.length()), array));
        return Clip.of(manager, PublishedClip.VIT_B_32.options(), weights);
    }

    /** Random pixels, {@code [count, 3, 224, 224]}. */
    static NDArray pixels(NDManager manager, int count) {
        return Reference.normal(manager, RandomStreams.open(4), new Shape(count, 3, 224, 224));
    }

    /** The first captions, as ViT-B/32 reads them. */
    static List<Tokens> tokens(Path folder) throws IOException {
        BpeTokenizer tokenizer = BpeTokenizer.clip();
        int context = PublishedClip.VIT_B_32.options().text().contextLength();
        return EmojiFiles.captions(folder).stream()
                .limit(BATCH)
                .map(caption -> tokenizer.encode(caption, context))
                .toList();
    }

    private static List<Double> images(double budget, Path folder) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = clip(manager, folder);
            NDArray pixels = pixels(manager, PICTURES);
            return Stopwatch.repeat(
                    budget,
                    () -> {
                        try (NDManager scope = manager.newSubManager()) {
                            scope.tempAttachAll(pixels);
                            clip.encodePixels(pixels).toFloatArray();
                        }
                    });
        }
    }

    private static List<Double> texts(double budget, Path folder) throws IOException {
        List<Tokens> captions = tokens(folder);
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = clip(manager, folder);
            return Stopwatch.repeat(
                    budget,
                    () -> {
                        try (NDManager scope = manager.newSubManager()) {
                            clip.embedTexts(scope, captions).toFloatArray();
                        }
                    });
        }
    }
}
