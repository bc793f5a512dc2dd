package unclip.experiment.bench;

import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.data.BatchLoader;
import unclip.decoder.UNet;
import unclip.files.StrictMapper;
import unclip.train.Recipe;
import unclip.train.TrainListener;
import unclip.train.TrainingLoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The library's training loop on the reference U-Net, with its checkpoints in a folder that goes.
 */
final class TrainingRun implements AutoCloseable {

    private static final int THREADS = 1; // that pack batches
    private static final int AHEAD = 2;

    private final TrainingLoop loop;
    private final BatchLoader loader;
    private final Path folder;

    private TrainingRun(TrainingLoop loop, BatchLoader loader, Path folder) {
        this.loop = loop;
        this.loader = loader;
        this.folder = folder;
    }

    /** Trains new weights on pictures of noise. */
    static TrainingRun open(NDManager manager, int batch, long steps) throws IOException {
        return open(manager, Reference.unet(manager), null, batch, steps);
    }

    /**
     * Trains a network.
     *
     * @param manager owner of the optimiser's state
     * @param fixed the batch of every step, or null to draw one each
     */
    static TrainingRun open(
            NDManager manager, UNet network, @Nullable ReferenceBatch fixed, int batch, long steps)
            throws IOException {
        Path folder = Files.createTempDirectory("unclip-bench");
        ReferenceObjective objective = new ReferenceObjective(network, fixed);
        TrainingLoop loop = new TrainingLoop(manager, objective, recipe(batch, steps), folder);
        NoisePictures pictures = new NoisePictures(Reference.UNET.imageSize());
        return new TrainingRun(loop, new BatchLoader(pictures, batch, 1, THREADS, AHEAD), folder);
    }

    private static Recipe recipe(int batch, long steps) {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("kind", "decoder");
        recipe.put("name", "reference");
        recipe.put("description", "The reference U-Net of the benchmarks");
        recipe.put("seed", 1);
        recipe.put("steps", steps);
        recipe.put("batchSize", batch);
        recipe.put("data", Map.of("imageSize", 32, "emoji", 1.0, "shapes", 0.0));
        recipe.put("model", Reference.UNET);
        recipe.put("optimiser", Reference.OPTIMISER);
        recipe.put("limits", List.of());
        StrictMapper mapper = StrictMapper.json();
        return mapper.convert(mapper.tree(recipe), "The benchmark's recipe", Recipe.class);
    }

    /** Runs until the last step, or until the listener throws. */
    void start(TrainListener listener) throws IOException {
        start(listener, (average, step, curve) -> {});
    }

    /** Runs until the last step and hands over the averaged weights. */
    void start(TrainListener listener, TrainingLoop.Exporter exporter) throws IOException {
        loop.run(loader, listener, exporter);
    }

    @Override
    public void close() {
        loader.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
